/** Breaks what can break, for real and for a long time, and sees whether Omoide keeps its promises. */
@NullMarked
package org.omoide.benchmark.soak;

import org.jspecify.annotations.NullMarked;
