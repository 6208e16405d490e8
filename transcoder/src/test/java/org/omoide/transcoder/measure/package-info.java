@NullMarked
package org.omoide.transcoder.measure;

import org.jspecify.annotations.NullMarked;
