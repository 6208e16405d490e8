/** Resumable uploads of masters: the tus protocol 1.0.0 over S3 multipart uploads. */
@NullMarked
package org.omoide.upload;

import org.jspecify.annotations.NullMarked;
