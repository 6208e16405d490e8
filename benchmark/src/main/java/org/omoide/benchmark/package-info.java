/** Measures tiled against untiled delivery over recorded head movements and networks. */
@NullMarked
package org.omoide.benchmark;

import org.jspecify.annotations.NullMarked;
