@NullMarked
package org.omoide.transcoder.inspect;

import org.jspecify.annotations.NullMarked;
