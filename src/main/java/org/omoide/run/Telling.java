package org.omoide.run;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omoide.account.Account;
import org.omoide.account.Visitor;
import org.omoide.footage.Footage;
import org.omoide.footage.MediaGrants;
import org.omoide.run.RunView.HeadsetView;
import org.omoide.run.RunView.StopView;
import org.omoide.run.RunView.UseView;
import org.omoide.trip.Trip;
import org.omoide.trip.TripView.Sight;

/**
 * A run, with all that there is to tell of it to anybody: is put together once, however many listen. Two of them are never
 * the same, so that who was told one knows whether there is something new.
 */
final class Telling {

    private final Run run;
    private final Map<String, Account> headsets;
    private final Sights sights;
    private final MediaGrants grants;

    /** What can be seen at the stops, by the footage's id; what is missing isn't there. */
    record Sights(Map<String, Footage> footage, Map<Locale, Map<String, Sight>> told) {}

    Telling(Run run, Map<String, Account> headsets, Sights sights, MediaGrants grants) {
        this.run = run;
        this.headsets = headsets;
        this.sights = sights;
        this.grants = grants;
    }

    Run run() {
        return run;
    }

    Sights sights() {
        return sights;
    }

    Map<String, Account> headsets() {
        return headsets;
    }

    boolean knowsAll(Run other) {
        return headsets.keySet().containsAll(other.headsets());
    }

    Telling of(Run other, Map<String, Account> otherHeadsets) {
        return new Telling(other, otherHeadsets, sights, grants);
    }

    Telling with(Sights other) {
        return new Telling(run, headsets, other, grants);
    }

    RunView view(Visitor visitor, Locale locale, Instant now) {
        var over = run.over(now);
        return new RunView(
                run.id(),
                run.tripId(),
                run.title(),
                run.revision(),
                run.minutes(),
                run.until().toEpochMilli(),
                run.started().toEpochMilli(),
                run.departed() == null ? null : run.departed().toEpochMilli(),
                over == null ? null : over.toEpochMilli(),
                now.toEpochMilli(),
                run.checked(),
                stops(visitor, locale, true),
                run.scenes().entrySet().stream()
                        .map(entry -> headset(entry.getKey(), entry.getValue()))
                        .toList(),
                run.used().stream().map(this::use).toList());
    }

    private UseView use(Use use) {
        return new UseView(
                use.headset(),
                nameOf(use.headset()),
                use.footageId(),
                use.hotspot(),
                use.kind(),
                use.text(),
                use.at().toEpochMilli(),
                use.by());
    }

    private String nameOf(String headset) {
        var account = headsets.get(headset);
        return account == null ? "–" : account.name();
    }

    private HeadsetView headset(String id, Scene scene) {
        var account = headsets.get(id);
        return new HeadsetView(
                id,
                nameOf(id),
                account == null || account.device() == null
                        ? null
                        : account.device().colour(),
                scene);
    }

    List<StopView> stops(Visitor visitor, Locale locale, boolean withPrompts) {
        return run.stops().stream()
                .map(stop -> stop(stop, visitor, locale, withPrompts))
                .toList();
    }

    private StopView stop(Trip.Stop stop, Visitor visitor, Locale locale, boolean withPrompts) {
        var footage = sights.footage().get(stop.footageId());
        var sight = sight(stop.footageId(), locale);
        var media = footage == null ? null : grants.address(footage, visitor);
        return new StopView(
                stop.id(),
                stop.footageId(),
                sight == null ? null : sight.name(),
                sight == null ? null : sight.place(),
                sight == null ? null : sight.eraText(),
                sight == null ? null : sight.filmedBy(),
                media,
                media == null ? null : media + "poster.jpg",
                stop.yaw(),
                stop.pitch(),
                stop.seconds(),
                sight == null ? null : sight.voice(),
                withPrompts ? stop.prompts() : null,
                media == null);
    }

    private @Nullable Sight sight(String footageId, Locale locale) {
        var told = sights.told().getOrDefault(locale, sights.told().get(Locale.JAPANESE));
        return told == null ? null : told.get(footageId);
    }
}
