package org.omoide.circular;

import java.time.Clock;
import java.time.Instant;
import org.omoide.account.Visitor;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;

/** Notices that have waited for somebody for more than a week. */
@Component
public class LateNotices {

    /**
     * A notice that waits.
     *
     * @param round of asking: what waits again after a change is another thing
     * @param people whom the visitor, a coordinator, may phone; 0 where it waits to be read by the visitor
     */
    public record Late(String id, int round, String title, int people) {}

    private final Notices notices;
    private final Clock clock;

    LateNotices(Notices notices, Clock clock) {
        this.notices = notices;
        this.clock = clock;
    }

    /** The newest first. */
    public Flux<Late> of(Visitor visitor) {
        return of(visitor, clock.instant());
    }

    /** The same at another time. */
    public Flux<Late> of(Visitor visitor, Instant now) {
        var since = now.minus(Notice.PATIENCE);
        return visitor.isCoordinator()
                ? notices.tallies()
                        .flatMapIterable(tallies -> tallies.entrySet().stream()
                                .filter(one -> isOlder(one.getKey(), since)
                                        && !one.getValue().rest().isEmpty())
                                .map(one ->
                                        late(one.getKey(), one.getValue().rest().size()))
                                .toList())
                : notices.unreadBy(visitor)
                        .filter(notice -> isOlder(notice, since))
                        .map(notice -> late(notice, 0));
    }

    private static boolean isOlder(Notice notice, Instant since) {
        return notice.asked() != null && notice.asked().isBefore(since);
    }

    private static Late late(Notice notice, int people) {
        return new Late(notice.id(), notice.round(), notice.title(), people);
    }
}
