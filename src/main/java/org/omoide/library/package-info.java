/** The pages on which places and their footage are found, and on which footage is brought in. */
@NullMarked
package org.omoide.library;

import org.jspecify.annotations.NullMarked;
