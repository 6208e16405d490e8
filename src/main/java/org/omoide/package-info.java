/** The server: the library of places and footage, upload, the queue of transcoding, and the pages. */
@NullMarked
package org.omoide;

import org.jspecify.annotations.NullMarked;
