/** Headsets: how one is let in without a keyboard, and where it waits. */
@NullMarked
package org.omoide.headset;

import org.jspecify.annotations.NullMarked;
