/** People, facilities and devices, and which doors open to them. */
@NullMarked
package org.omoide.account;

import org.jspecify.annotations.NullMarked;
