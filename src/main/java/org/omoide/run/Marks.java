package org.omoide.run;

import java.util.Locale;
import java.util.Map;
import org.omoide.account.Visitor;
import org.omoide.footage.Footages;
import org.omoide.hotspot.Hotspots;
import org.omoide.trip.Trip;
import org.omoide.web.Problem;
import org.omoide.web.Problem.Sentence;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The ways and things that a room can use. */
@Component
class Marks {

    private final Footages footages;
    private final Hotspots hotspots;

    Marks(Footages footages, Hotspots hotspots) {
        this.footages = footages;
        this.hotspots = hotspots;
    }

    /** @throws Problem (in the result) 422 where it isn't there, or leads to what not everybody in the facility may see */
    Mono<Mark> find(String footageId, String id, Visitor visitor) {
        var facilityId = visitor.signedIn().facilityId();
        return footages.find(footageId)
                .filter(footage -> Trip.canShow(footage, facilityId))
                .flatMapMany(footage -> hotspots.of(footage, visitor, Locale.JAPANESE))
                .filter(view -> view.id().equals(id) && !view.gone())
                .next()
                .map(view -> Mark.of(footageId, view))
                .filterWhen(mark -> mark.leadsTo() == null
                        ? Mono.just(true)
                        : footages.find(mark.leadsTo())
                                .map(target -> Trip.canShow(target, facilityId))
                                .defaultIfEmpty(false))
                .switchIfEmpty(
                        Mono.error(() -> Problem.invalid(Map.of("hotspot", Sentence.of("run.hotspot.unknown")))));
    }
}
