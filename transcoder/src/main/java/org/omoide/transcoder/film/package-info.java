/** Makes the derived files of a film. */
@NullMarked
package org.omoide.transcoder.film;

import org.jspecify.annotations.NullMarked;
