/** Places of the town. */
@NullMarked
package org.omoide.place;

import org.jspecify.annotations.NullMarked;
