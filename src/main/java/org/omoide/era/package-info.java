/** Uncertain times, written as EDTF and said the way people say them. */
@NullMarked
package org.omoide.era;

import org.jspecify.annotations.NullMarked;
