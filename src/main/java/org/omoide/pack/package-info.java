/** Trips that a headset takes along, so that they run where there is no line. */
@NullMarked
package org.omoide.pack;

import org.jspecify.annotations.NullMarked;
