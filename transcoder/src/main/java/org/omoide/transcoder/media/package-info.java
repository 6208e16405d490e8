/**
 * Opens and decodes masters with FFmpeg, shut off from every other file and from the network, and scales, writes and
 * numbers what comes out.
 */
@NullMarked
package org.omoide.transcoder.media;

import org.jspecify.annotations.NullMarked;
