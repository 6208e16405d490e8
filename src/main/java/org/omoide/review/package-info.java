/** The coordinator's look at new footage: what was measured, edits, rights, publishing, and taking down. */
@NullMarked
package org.omoide.review;

import org.jspecify.annotations.NullMarked;
