/** The town's picture: what became of the wishes, what is missing, and who was connected through places. */
@NullMarked
package org.omoide.town;

import org.jspecify.annotations.NullMarked;
