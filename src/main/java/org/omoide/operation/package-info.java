/** What those who run Omoide need: whether it works, how much it does, and an end in order. */
@NullMarked
package org.omoide.operation;

import org.jspecify.annotations.NullMarked;
