/**
 * Recognises 360° footage and makes of it what is streamed: tiles, base, fallback, audio and manifests.
 *
 * <p>Knows nothing of the web, of MongoDB or of S3: it reads a {@link org.omoide.transcoder.Source} and writes to a
 * {@link org.omoide.transcoder.Sink}.
 */
@NullMarked
package org.omoide.transcoder;

import org.jspecify.annotations.NullMarked;
