package org.omoide.account;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * A care facility of the town.
 *
 * @param area the part of the town, or null
 */
@Document("facilities")
public record Facility(@Id String id, String name, @Nullable String area, Instant created) {}
