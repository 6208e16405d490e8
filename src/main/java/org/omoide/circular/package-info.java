/** The circular (回覧板): the coordinator's notices, who has read them, and whom to phone. */
@NullMarked
package org.omoide.circular;

import org.jspecify.annotations.NullMarked;
