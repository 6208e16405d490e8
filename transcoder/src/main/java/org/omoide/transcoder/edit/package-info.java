/** Takes away what a person marked, before anything is derived from a picture. */
@NullMarked
package org.omoide.transcoder.edit;

import org.jspecify.annotations.NullMarked;
