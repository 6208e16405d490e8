/** Measures footage while it is transcoded. */
@NullMarked
package org.omoide.transcoder.measure;

import org.jspecify.annotations.NullMarked;
