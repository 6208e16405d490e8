@NullMarked
package org.omoide.transcoder.grid;

import org.jspecify.annotations.NullMarked;
