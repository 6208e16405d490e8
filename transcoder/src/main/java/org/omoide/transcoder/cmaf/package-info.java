/**
 * Writes fragmented MP4 as CMAF wants it (ISO/IEC 14496-12 and 23000-19), with its segment index in front.
 */
@NullMarked
package org.omoide.transcoder.cmaf;

import org.jspecify.annotations.NullMarked;
