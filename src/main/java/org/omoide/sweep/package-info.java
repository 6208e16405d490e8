/** Work that nobody asks for. */
@NullMarked
package org.omoide.sweep;

import org.jspecify.annotations.NullMarked;
