@NullMarked
package org.omoide.transcoder.media;

import org.jspecify.annotations.NullMarked;
