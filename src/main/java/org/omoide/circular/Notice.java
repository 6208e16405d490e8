package org.omoide.circular;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.omoide.account.Role;
import org.omoide.account.Visitor;
import org.omoide.web.TownTime;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.index.CompoundIndex;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * What the coordinator has to say to facilities and volunteers.
 *
 * @param text plain, as it was typed
 * @param ends first moment in which it doesn't matter any more; null where it has no such day
 * @param revision counts the changes, from 1; who changes it says which one they saw
 * @param round counts how often it was asked for, from 1: what was confirmed in an earlier round is history
 * @param sent null while it is a draft
 * @param asked when its round began
 * @param corrected when it was last changed after it was sent
 * @param by name of the coordinator who wrote it, as it was then
 */
@Document("notices")
@CompoundIndex(def = "{'sent': -1}")
@CompoundIndex(def = "{'audience.volunteers': 1}")
@CompoundIndex(def = "{'audience.facilities': 1}")
record Notice(
        @Id String id,
        String title,
        String text,
        Audience audience,
        @Nullable Instant ends,
        int revision,
        int round,
        @Nullable Instant sent,
        @Nullable Instant asked,
        @Nullable Instant corrected,
        @Nullable Instant withdrawn,
        String by,
        Instant created) {

    /** So long after it was sent, a notice without a last day is asked of those who join. */
    static final Duration NEWS = Duration.ofDays(30);

    /** Nothing waits longer without a reminder. */
    static final Duration PATIENCE = Duration.ofDays(7);

    /**
     * To whom it is sent; all of them together.
     *
     * @param volunteers ids of accounts
     * @param facilities ids of facilities
     */
    record Audience(boolean allVolunteers, boolean allFacilities, Set<String> volunteers, Set<String> facilities) {

        boolean isEmpty() {
            return !allVolunteers && !allFacilities && volunteers.isEmpty() && facilities.isEmpty();
        }

        boolean names(Reader reader) {
            return (reader.isFacility() ? facilities : volunteers).contains(reader.id());
        }

        boolean includes(Reader reader) {
            return names(reader) || (reader.isFacility() ? allFacilities : allVolunteers);
        }
    }

    static @Nullable Instant endOf(@Nullable LocalDate lastDay) {
        return lastDay == null
                ? null
                : lastDay.plusDays(1).atStartOfDay(TownTime.ZONE).toInstant();
    }

    /** Null where it has none. */
    public @Nullable LocalDate lastDay() {
        return ends == null ? null : ends.atZone(TownTime.ZONE).toLocalDate().minusDays(1);
    }

    public boolean isDraft() {
        return sent == null;
    }

    boolean isOver(Instant now) {
        return ends != null && !ends.isAfter(now);
    }

    /** Whether it still waits to be read. */
    boolean isRunning(Instant now) {
        return sent != null && withdrawn == null && !isOver(now);
    }

    /** Whether this visitor may open it: coordinators any, others what was sent to them or to their facility. */
    boolean isSeenBy(Visitor visitor) {
        if (visitor.isCoordinator()) {
            return true;
        }
        var account = visitor.account();
        if (isDraft() || account == null) {
            return false;
        }
        return switch (account.role()) {
            case VOLUNTEER -> audience.allVolunteers() || audience.volunteers().contains(account.id());
            case STAFF ->
                account.facilityId() != null
                        && (audience.allFacilities() || audience.facilities().contains(account.facilityId()));
            case COORDINATOR, HEADSET -> false;
        };
    }

    /**
     * Whether they are asked to confirm it. Who joined later finds old notices in the list, but isn't met by a pile of them:
     * only those with a last day that isn't over, and the recent ones.
     */
    boolean isAskedOf(Reader reader) {
        if (asked == null || !audience.includes(reader)) {
            return false;
        }
        var news = ends == null ? asked.plus(NEWS) : ends;
        return audience.names(reader) || reader.joined().isBefore(news);
    }

    /** For whom a visitor confirms: volunteers for themselves, staff for their facility; null for others. */
    static @Nullable String readerOf(Visitor visitor) {
        var account = visitor.account();
        if (account == null) {
            return null;
        }
        return account.role() == Role.VOLUNTEER
                ? account.id()
                : account.role() == Role.STAFF ? account.facilityId() : null;
    }
}
