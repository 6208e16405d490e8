/** How others learn that something in the library has changed. */
@NullMarked
package org.omoide.changes;

import org.jspecify.annotations.NullMarked;
