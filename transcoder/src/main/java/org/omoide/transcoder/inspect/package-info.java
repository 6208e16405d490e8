/** Looks at a master before any work is put into it: is it 360° footage, is it whole, when and where was it taken. */
@NullMarked
package org.omoide.transcoder.inspect;

import org.jspecify.annotations.NullMarked;
