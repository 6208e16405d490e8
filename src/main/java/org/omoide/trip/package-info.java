/** Trips: places in an order, for a room of people who go there together. */
@NullMarked
package org.omoide.trip;

import org.jspecify.annotations.NullMarked;
