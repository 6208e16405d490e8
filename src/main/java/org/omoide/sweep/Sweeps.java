package org.omoide.sweep;

import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Does all sweeps again and again while the server runs. */
@Component
class Sweeps implements DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(Sweeps.class);

    /**
     * Times as long as it took, a sweep rests at least. The embedded database looks at every document: in a large library
     * those who wait for a page would otherwise stand behind one sweep after the other.
     */
    private static final int MODESTY = 20;

    private final List<Sweep> sweeps;
    private final Disposable.Composite going = Disposables.composite();

    Sweeps(List<Sweep> sweeps) {
        this.sweeps = sweeps;
    }

    @EventListener(ApplicationReadyEvent.class)
    void begin() {
        sweeps.forEach(sweep -> going.add(againAndAgain(sweep).subscribe()));
    }

    static Mono<Void> againAndAgain(Sweep sweep) {
        return Mono.defer(sweep::sweep)
                .then()
                .onErrorResume(e -> {
                    log.warn("{} failed, trying again later", sweep.getClass().getSimpleName(), e);
                    return Mono.empty();
                })
                .subscribeOn(Schedulers.boundedElastic())
                .thenReturn(sweep)
                .elapsed()
                .flatMap(done -> Mono.delay(rest(sweep.rest(), Duration.ofMillis(done.getT1()))))
                .repeat()
                .then();
    }

    private static Duration rest(Duration least, Duration took) {
        var modest = took.multipliedBy(MODESTY);
        return modest.compareTo(least) > 0 ? modest : least;
    }

    @Override
    public void destroy() {
        going.dispose();
    }
}
