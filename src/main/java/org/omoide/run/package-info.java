/** Running a trip: one room of people, their headsets, and the tablet of whoever is with them. */
@NullMarked
package org.omoide.run;

import org.jspecify.annotations.NullMarked;
