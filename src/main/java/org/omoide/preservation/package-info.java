/** Keeps the library: finds damage and mends it, writes all of it into a bag, and reads a bag back. */
@NullMarked
package org.omoide.preservation;

import org.jspecify.annotations.NullMarked;
