/** What a viewer sees: the page of the view, and the derived files behind it. */
@NullMarked
package org.omoide.watch;

import org.jspecify.annotations.NullMarked;
