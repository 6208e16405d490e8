/** Tiles put together into one H.264 picture, to prove that they can be; see {@code docs/derived-files.md}. */
@NullMarked
package org.omoide.transcoder.stitch;

import org.jspecify.annotations.NullMarked;
