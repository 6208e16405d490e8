@NullMarked
package org.omoide.transcoder.film;

import org.jspecify.annotations.NullMarked;
