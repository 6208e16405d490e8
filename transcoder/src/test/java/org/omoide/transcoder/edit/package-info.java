@NullMarked
package org.omoide.transcoder.edit;

import org.jspecify.annotations.NullMarked;
