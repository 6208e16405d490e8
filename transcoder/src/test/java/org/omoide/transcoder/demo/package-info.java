@NullMarked
package org.omoide.transcoder.demo;

import org.jspecify.annotations.NullMarked;
