/** HTTPS in the jar itself: who may reach the server, and a local authority for those who have no certificate. */
@NullMarked
package org.omoide.https;

import org.jspecify.annotations.NullMarked;
