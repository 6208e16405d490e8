@NullMarked
package org.omoide.transcoder.stitch;

import org.jspecify.annotations.NullMarked;
