/** Walking and touching: ways to other footage of the place, and things that open when somebody looks at them. */
@NullMarked
package org.omoide.hotspot;

import org.jspecify.annotations.NullMarked;
