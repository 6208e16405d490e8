/** Residents, what they consent to, how they were on a trip, and what they said; private to their facility. */
@NullMarked
package org.omoide.care;

import org.jspecify.annotations.NullMarked;
