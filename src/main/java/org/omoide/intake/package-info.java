/** Footage that comes in by other ways than the upload page: archives in a folder, and the demonstration. */
@NullMarked
package org.omoide.intake;

import org.jspecify.annotations.NullMarked;
