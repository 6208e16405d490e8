/**
 * Objects over the S3 protocol and documents over the MongoDB protocol: embedded in the process on one machine, far
 * away in production, by settings alone. Knows nothing of the web.
 */
@NullMarked
package org.omoide.storage;

import org.jspecify.annotations.NullMarked;
