/** Sounds as they are kept, and the voice of who filmed. */
@NullMarked
package org.omoide.sound;

import org.jspecify.annotations.NullMarked;
