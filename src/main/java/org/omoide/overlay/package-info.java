/** Then and now: old photos that are laid over the sphere in the direction in which they were taken. */
@NullMarked
package org.omoide.overlay;

import org.jspecify.annotations.NullMarked;
