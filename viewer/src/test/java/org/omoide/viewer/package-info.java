/** The viewer as people meet it, in a real browser. */
@NullMarked
package org.omoide.viewer;

import org.jspecify.annotations.NullMarked;
