/** What other towns and portals may read of the catalogue, by OAI-PMH: records that a coordinator shares, signed by this town. */
@NullMarked
package org.omoide.harvest;

import org.jspecify.annotations.NullMarked;
