/** Makes the derived files of a photo. */
@NullMarked
package org.omoide.transcoder.still;

import org.jspecify.annotations.NullMarked;
