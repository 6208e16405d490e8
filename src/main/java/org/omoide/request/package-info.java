/** Wishes for places: asked, filmed, watched, and thanked for. */
@NullMarked
package org.omoide.request;

import org.jspecify.annotations.NullMarked;
