/** Renders a film to try Omoide with, so that no footage has to be shipped. */
@NullMarked
package org.omoide.transcoder.demo;

import org.jspecify.annotations.NullMarked;
