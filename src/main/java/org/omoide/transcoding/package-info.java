/** The queue of transcoding, the worker that serves it in a process of its own, and what the page hears of it. */
@NullMarked
package org.omoide.transcoding;

import org.jspecify.annotations.NullMarked;
