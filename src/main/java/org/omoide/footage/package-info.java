/** Footage and its life, from upload to what is watched. */
@NullMarked
package org.omoide.footage;

import org.jspecify.annotations.NullMarked;
