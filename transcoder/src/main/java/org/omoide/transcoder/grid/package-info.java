/** How the sphere is cut into levels, rows and tiles; see {@code docs/derived-files.md}. */
@NullMarked
package org.omoide.transcoder.grid;

import org.jspecify.annotations.NullMarked;
