package org.omoide.run;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.omoide.account.Account;
import org.omoide.account.Sessions;
import org.omoide.run.Line.Kind;
import org.omoide.run.Line.OfHeadset;
import org.omoide.run.Line.OfStaff;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.socket.CloseStatus;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The lines that this instance has, and what each is to be told. What is here is only a copy of what is in the database,
 * and as good as new after a look at it: whoever comes to another instance is told the same.
 */
@Component
class Rooms implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Rooms.class);

    private static final Duration TICK = Duration.ofMillis(100);
    private static final Duration PASS_ON = Duration.ofMillis(200);
    private static final Duration RENEW = Duration.ofSeconds(2);

    /** Also where nothing is said to have changed: an instance may have died between a change and saying so. */
    private static final Duration LOOK_ANYWAY = Duration.ofSeconds(1);

    /** What can be seen at a stop changes seldom: somebody takes a film down. */
    private static final Duration SIGHTS = Duration.ofSeconds(30);

    private static final Duration WATCHED = Duration.ofSeconds(6);
    private static final Duration FORGET = Duration.ofMinutes(10);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Runs runs;
    private final Tellings tellings;
    private final Reports reports;
    private final Sessions sessions;
    private final Clock clock;
    private final String instance = UUID.randomUUID().toString();

    private final Set<Line> lines = ConcurrentHashMap.newKeySet();
    /** What lasts, of the facilities of the lines here. */
    private final Map<String, Run> lasting = new ConcurrentHashMap<>();

    private final Map<String, Telling> told = new ConcurrentHashMap<>();
    private final Map<String, Account> headsets = new ConcurrentHashMap<>();
    private final Map<String, Heard> heard = new ConcurrentHashMap<>();

    /** By run, until when which instances want to hear of its headsets. */
    private volatile Map<String, Map<String, Instant>> watched = Map.of();
    /** By run, when this instance said so last. */
    private final Map<String, Instant> watching = new ConcurrentHashMap<>();
    /** By run, of what was passed on last, when it was heard. */
    private final Map<String, Long> passedOn = new ConcurrentHashMap<>();

    private final AtomicBoolean due = new AtomicBoolean();
    private long counted = -1;
    private Instant looked = Instant.EPOCH;
    private Instant sighted = Instant.EPOCH;
    private boolean failing;
    private volatile boolean ending;
    private @Nullable Disposable work;

    Rooms(Runs runs, Tellings tellings, Reports reports, Sessions sessions, Clock clock) {
        this.runs = runs;
        this.tellings = tellings;
        this.reports = reports;
        this.sessions = sessions;
        this.clock = clock;
    }

    @Override
    public void start() {
        work = Disposables.composite(
                every(TICK, this::tick),
                every(PASS_ON, this::passOn),
                every(RENEW, this::renew),
                every(TICK, this::report));
    }

    private Disposable every(Duration period, Supplier<Mono<Void>> deed) {
        return Flux.interval(period)
                .onBackpressureDrop()
                .concatMap(
                        n -> lines.isEmpty()
                                ? Mono.empty()
                                : Mono.defer(deed).timeout(PATIENCE).onErrorResume(this::lookAgain),
                        1)
                .subscribe();
    }

    /** Lines stay, and hear of what this instance knows, while the database is away. */
    private Mono<Void> lookAgain(Throwable failure) {
        due.set(true);
        if (!failing) {
            failing = true;
            log.warn("the state of runs could not be read; tries go on", failure);
        }
        return Mono.empty();
    }

    @Override
    public boolean isRunning() {
        return work != null;
    }

    /** With the web server, which takes no more connections then and waits for those that are open. */
    @Override
    public int getPhase() {
        return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE;
    }

    /** Who is told so comes back at once, to another instance if there is one. */
    @Override
    public void stop(Runnable done) {
        ending = true;
        stop();
        Flux.fromIterable(lines)
                .flatMap(line -> line.close(CloseStatus.SERVICE_RESTARTED))
                .then()
                .onErrorComplete()
                .subscribe(null, null, done);
    }

    @Override
    public void stop() {
        if (work != null) {
            work.dispose();
            work = null;
        }
    }

    /** How many headsets are connected here. */
    long headsetsHere() {
        return lines.stream().filter(OfHeadset.class::isInstance).count();
    }

    /** How many of staff are connected here. */
    long staffHere() {
        return lines.stream().filter(OfStaff.class::isInstance).count();
    }

    /** Talks on a line until one side is gone. */
    Mono<Void> attend(Line line) {
        return Mono.using(
                () -> {
                    lines.add(line);
                    due.set(true);
                    return line;
                },
                open -> ending ? open.close(CloseStatus.SERVICE_RESTARTED) : open.talk(sessions::lasts),
                lines::remove);
    }

    /** Tells it at once to those who are connected here, and gives what there is to tell. */
    Mono<Telling> changed(Run run) {
        keep(run);
        return telling(run).doOnNext(telling -> tellAll());
    }

    /** What there is to tell of a run. */
    Mono<Telling> telling(Run run) {
        var known = told.get(run.id());
        if (known == null) {
            return tellings.of(run).map(this::keep);
        }
        if (known.run().revision() >= run.revision()) {
            return Mono.just(known);
        }
        return known.knowsAll(run)
                ? Mono.just(keep(known.of(run, known.headsets())))
                : tellings.headsets(run.headsets()).map(accounts -> keep(known.of(run, accounts)));
    }

    private Telling keep(Telling telling) {
        return told.merge(
                telling.run().id(),
                telling,
                (old, fresh) -> fresh.run().revision() >= old.run().revision() ? fresh : old);
    }

    private void keep(Run run) {
        if (run.lasts(clock.instant())) {
            lasting.merge(run.id(), run, (old, fresh) -> fresh.revision() > old.revision() ? fresh : old);
        } else {
            lasting.remove(run.id());
        }
    }

    private Mono<Void> tick() {
        return runs.count().flatMap(count -> {
            var now = clock.instant();
            boolean asked = due.getAndSet(false);
            if (!asked && count == counted && now.isBefore(looked.plus(LOOK_ANYWAY))) {
                return Mono.empty();
            }
            return look(List.copyOf(lines)).doOnSuccess(done -> {
                counted = count;
                looked = now;
                if (failing) {
                    failing = false;
                    log.info("the state of runs can be read again");
                }
            });
        });
    }

    private Mono<Void> look(List<Line> here) {
        var facilities = here.stream().map(Line::facilityId).collect(Collectors.toSet());
        var before = Map.copyOf(lasting);
        return runs.lasting(facilities)
                .collectMap(Runs.Brief::id)
                .flatMap(found -> Flux.fromIterable(found.values())
                        .filter(brief -> {
                            var run = lasting.get(brief.id());
                            return run == null || run.revision() < brief.revision();
                        })
                        .flatMap(brief -> runs.find(brief.id()))
                        .doOnNext(this::keep)
                        .then(Mono.defer(() -> {
                            // What began since the look isn't over.
                            before.forEach((id, run) -> {
                                if (!found.containsKey(id)) {
                                    lasting.remove(id, run);
                                }
                            });
                            watched = found.values().stream()
                                    .collect(Collectors.toMap(Runs.Brief::id, Runs.Brief::watched));
                            return prepare(here);
                        })))
                .doOnSuccess(done -> {
                    here.forEach(line -> line.known = true);
                    tellAll();
                });
    }

    /** Puts together what these lines are to be told. */
    private Mono<Void> prepare(List<Line> here) {
        return Flux.fromIterable(runsOf(here)).flatMap(this::prepare).then();
    }

    private Mono<Telling> prepare(String runId) {
        var run = lasting.get(runId);
        if (run != null) {
            return telling(run);
        }
        // It is over: what staff are shown is how it ended.
        var known = told.get(runId);
        return known != null && !known.run().lasts(clock.instant())
                ? Mono.just(known)
                : runs.find(runId).flatMap(this::telling);
    }

    private Set<String> runsOf(Collection<Line> here) {
        var byHeadset = byHeadset();
        var ids = new HashSet<String>();
        for (var line : here) {
            if (line instanceof OfStaff staff) {
                ids.add(staff.runId());
            } else if (line instanceof OfHeadset headset && byHeadset.get(headset.headset()) != null) {
                ids.add(byHeadset.get(headset.headset()).id());
            }
        }
        return ids;
    }

    private Map<String, Run> byHeadset() {
        var now = clock.instant();
        var runOf = new HashMap<String, Run>();
        for (var run : lasting.values()) {
            if (run.lasts(now)) {
                run.scenes().keySet().forEach(headset -> runOf.put(headset, run));
            }
        }
        return runOf;
    }

    /** Tells all who don't know it yet. */
    private void tellAll() {
        var byHeadset = byHeadset();
        for (var line : lines) {
            if (line.known) {
                if (line instanceof OfStaff staff) {
                    tell(staff);
                } else if (line instanceof OfHeadset headset) {
                    tell(headset, byHeadset.get(headset.headset()));
                }
            }
        }
    }

    private void tell(OfStaff line) {
        var telling = told.get(line.runId());
        if (telling == null || telling == line.told) {
            return;
        }
        line.told = telling;
        line.say(Kind.STATE, () -> {
            var newest = told.getOrDefault(line.runId(), telling);
            return new Message.State(newest.view(line.visitor(), line.locale(), clock.instant()));
        });
        if (!telling.run().lasts(clock.instant())) {
            line.say(Kind.OVER, Message.Over::new);
        }
    }

    private void tell(OfHeadset line, @Nullable Run run) {
        if (run == null) {
            var account = account(line);
            if (!account.equals(line.told)) {
                line.told = account;
                line.say(
                        Kind.STATE,
                        () -> new Message.Room(
                                account.name(),
                                account.device() == null
                                        ? null
                                        : account.device().colour()));
            }
            return;
        }
        var telling = told.get(run.id());
        if (telling != null && telling != line.told && telling.run().scenes().containsKey(line.headset())) {
            line.told = telling;
            line.say(Kind.STATE, () -> show(line, telling));
        }
    }

    private Message show(OfHeadset line, Telling telling) {
        var newest = told.getOrDefault(telling.run().id(), telling);
        var scene = newest.run().scenes().get(line.headset());
        return scene == null ? show(line, telling.run(), telling) : show(line, newest.run(), newest);
    }

    private static Message show(OfHeadset line, Run run, Telling telling) {
        return new Message.Show(
                run,
                telling.stops(line.visitor(), line.locale(), false),
                run.scenes().get(line.headset()));
    }

    private Account account(OfHeadset line) {
        return headsets.getOrDefault(line.headset(), line.visitor().signedIn());
    }

    /** Staff are told what has been heard of their headsets. */
    private Mono<Void> report() {
        for (var line : lines) {
            if (line instanceof OfHeadset headset && headset.report() != null) {
                hear(headset.report());
            }
        }
        for (var line : lines) {
            if (line instanceof OfStaff staff && staff.known && !news(staff).isEmpty()) {
                staff.say(Kind.REPORTS, () -> {
                    var news = news(staff);
                    staff.reported(news);
                    return news.isEmpty() ? null : new Message.Reports(clock.millis(), news);
                });
            }
        }
        return Mono.empty();
    }

    private void hear(Heard report) {
        heard.merge(report.headset(), report, (old, fresh) -> fresh.at() > old.at() ? fresh : old);
    }

    private List<Heard> news(OfStaff line) {
        var telling = told.get(line.runId());
        return telling == null
                ? List.of()
                : telling.run().scenes().keySet().stream()
                        .map(heard::get)
                        .filter(report -> report != null && line.isNews(report))
                        .toList();
    }

    /** To other instances, what they asked for; and from them. */
    private Mono<Void> passOn() {
        return Flux.fromIterable(watched.entrySet())
                .filter(marks -> marks.getValue().entrySet().stream()
                        .anyMatch(mark -> !mark.getKey().equals(instance)
                                && mark.getValue().isAfter(clock.instant())))
                .flatMap(marks -> passOn(marks.getKey()))
                .then(Mono.defer(() -> watching.isEmpty()
                        ? Mono.empty()
                        : reports.read(watching.keySet(), instance)
                                .doOnNext(this::hear)
                                .then()));
    }

    private Mono<Void> passOn(String runId) {
        var run = lasting.get(runId);
        var here = run == null ? List.<Heard>of() : heardHere(run);
        long newest = here.stream().mapToLong(Heard::at).max().orElse(0);
        return newest <= passedOn.getOrDefault(runId, 0L)
                ? Mono.empty()
                : reports.write(runId, instance, here).doOnSuccess(done -> passedOn.put(runId, newest));
    }

    private List<Heard> heardHere(Run run) {
        var newest = new HashMap<String, Heard>();
        for (var line : lines) {
            if (line instanceof OfHeadset headset
                    && headset.report() != null
                    && run.scenes().containsKey(headset.headset())) {
                newest.merge(headset.headset(), headset.report(), (a, b) -> a.at() > b.at() ? a : b);
            }
        }
        return List.copyOf(newest.values());
    }

    /** What changes without a run's changing: names and colours, what can be seen, and who listens. */
    private Mono<Void> renew() {
        var here = List.copyOf(lines);
        var needed = runsOf(here);
        told.keySet().retainAll(needed);
        passedOn.keySet().retainAll(lasting.keySet());
        heard.values().removeIf(report -> report.at() < clock.millis() - FORGET.toMillis());
        return renewAccounts(here, needed).then(renewSights()).then(watch(here)).then(Mono.fromRunnable(this::tellAll));
    }

    private Mono<Void> renewAccounts(List<Line> here, Set<String> needed) {
        var ids = here.stream()
                .filter(OfHeadset.class::isInstance)
                .map(line -> line.visitor().signedIn().id())
                .collect(Collectors.toSet());
        told.values().forEach(telling -> ids.addAll(telling.run().headsets()));
        return tellings.headsets(ids)
                .doOnNext(found -> {
                    headsets.keySet().retainAll(found.keySet());
                    headsets.putAll(found);
                    needed.forEach(id -> told.computeIfPresent(id, (same, telling) -> {
                        var theirs = new HashMap<>(found);
                        theirs.keySet().retainAll(telling.run().headsets());
                        return theirs.equals(telling.headsets()) ? telling : telling.of(telling.run(), theirs);
                    }));
                })
                .then();
    }

    private Mono<Void> renewSights() {
        if (clock.instant().isBefore(sighted.plus(SIGHTS))) {
            return Mono.empty();
        }
        return Flux.fromIterable(List.copyOf(told.values()))
                .concatMap(telling -> tellings.sights(telling.run())
                        .doOnNext(sights -> told.computeIfPresent(
                                telling.run().id(),
                                (id, newest) -> sights.equals(newest.sights()) ? newest : newest.with(sights))))
                .then(Mono.fromRunnable(() -> sighted = clock.instant()));
    }

    /** Of headsets that aren't heard here, other instances may hear. */
    private Mono<Void> watch(List<Line> here) {
        var now = clock.instant();
        var wanted = new ArrayList<Run>();
        for (var line : here) {
            if (line instanceof OfStaff staff) {
                var run = lasting.get(staff.runId());
                if (run != null
                        && heardHere(run).stream()
                                        .filter(report ->
                                                report.at() > now.minus(RENEW).toEpochMilli())
                                        .count()
                                < run.scenes().size()) {
                    wanted.add(run);
                }
            }
        }
        watching.keySet().retainAll(wanted.stream().map(Run::id).toList());
        return Flux.fromIterable(wanted)
                .concatMap(run -> {
                    var over = watched.getOrDefault(run.id(), Map.of()).entrySet().stream()
                            .filter(mark -> mark.getValue().isBefore(now)
                                    && !mark.getKey().equals(instance))
                            .map(Map.Entry::getKey)
                            .toList();
                    boolean first = watching.put(run.id(), now) == null;
                    return runs.watch(run.id(), instance, now.plus(WATCHED), over, first);
                })
                .then(wanted.isEmpty() ? Mono.empty() : reports.sweep());
    }
}
