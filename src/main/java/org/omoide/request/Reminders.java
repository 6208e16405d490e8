package org.omoide.request;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.omoide.account.Accounts;
import org.omoide.account.Role;
import org.omoide.account.Visitor;
import org.omoide.circular.LateNotices;
import org.omoide.circular.LateNotices.Late;
import org.omoide.web.PublicAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.MessageSource;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.FindAndModifyOptions;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.data.mongodb.core.mapping.Document;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.mail.SimpleMailMessage;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Sees to it that nothing waits unseen: what waits for more than a week is told in the app, and by mail to those who wrote
 * down an address, where the operator has set up a mail server.
 *
 * <p>Before a mail goes out, a note of it is made for each thing in it, by an update that succeeds only once a week on
 * whatever instance. A server that dies in the moment between sends no mail that week, rather than two.
 */
@Component
class Reminders implements DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(Reminders.class);
    private static final Duration INTERVAL = Duration.ofHours(1);

    /** Between two mails to one owner of one thing. */
    private static final Duration PAUSE = Duration.ofDays(7);

    /** So rough a look as people's own: what arrives is what counts. */
    private static final Pattern ADDRESS =
            Pattern.compile("[^\\s@,;<>\"]{1,64}@[^\\s@,;<>\"]{1,180}\\.[^\\s@,;<>\".]{2,63}");

    /** Who wants mails, and in which language. */
    @Document("reminder_addresses")
    record Address(@Id String accountId, String address, String language) {}

    /** @param id of the account, and the wish and its state or the notice and its round */
    @Document("reminders_sent")
    record Sent(@Id String id, Instant at) {}

    private final Wishes wishes;
    private final WishViews views;
    private final LateNotices notices;
    private final Accounts accounts;
    private final ReactiveMongoTemplate mongo;
    private final ObjectProvider<JavaMailSender> mail;
    private final Environment environment;
    private final MessageSource messages;
    private final PublicAddress address;
    private final Clock clock;
    private final Disposable.Swap reminding = Disposables.swap();

    Reminders(
            Wishes wishes,
            WishViews views,
            LateNotices notices,
            Accounts accounts,
            ReactiveMongoTemplate mongo,
            ObjectProvider<JavaMailSender> mail,
            Environment environment,
            MessageSource messages,
            PublicAddress address,
            Clock clock) {
        this.wishes = wishes;
        this.views = views;
        this.notices = notices;
        this.accounts = accounts;
        this.mongo = mongo;
        this.mail = mail;
        this.environment = environment;
        this.messages = messages;
        this.address = address;
        this.clock = clock;
    }

    static boolean isAddress(String text) {
        return ADDRESS.matcher(text).matches();
    }

    /** Whether the operator has set up a mail server. */
    boolean goByMail() {
        return mail.getIfAvailable() != null;
    }

    /** What waits for this visitor for more than a week, the oldest first. */
    Flux<Wish> late(Visitor visitor) {
        return wishes.waitingFor(visitor, clock.instant().minus(Wish.PATIENCE));
    }

    /** Empty where they want no mails. */
    Mono<String> addressOf(String accountId) {
        return mongo.findById(accountId, Address.class).map(Address::address);
    }

    /** @param address null for no mails */
    Mono<Void> remind(String accountId, @Nullable String address, Locale locale) {
        return address == null
                ? mongo.remove(query(where("_id").is(accountId)), Address.class).then()
                : mongo.save(new Address(accountId, address, locale.getLanguage()))
                        .then();
    }

    @EventListener(ApplicationReadyEvent.class)
    void keepReminding() {
        if (goByMail()) {
            reminding.update(Flux.interval(Duration.ofMinutes(1), INTERVAL, Schedulers.boundedElastic())
                    .onBackpressureDrop()
                    .concatMap(tick -> sweep().onErrorResume(e -> {
                        log.warn("reminders could not be sent, trying again later", e);
                        return Mono.empty();
                    }))
                    .subscribe());
        }
    }

    @Override
    public void destroy() {
        reminding.dispose();
    }

    /** Sends the mails that are due. */
    Mono<Void> sweep() {
        return mongo.findAll(Address.class)
                .concatMap(address -> accounts.find(address.accountId())
                        .filter(account -> account.closed() == null)
                        .flatMap(account -> remind(new Visitor(account, null), address))
                        .onErrorResume(e -> {
                            log.warn("a reminder could not be sent, trying again later", e);
                            return Mono.empty();
                        }))
                .then();
    }

    /** What a mail is about. */
    private record Due(List<Wish> wishes, List<Late> notices) {

        int size() {
            return wishes.size() + notices.size();
        }
    }

    private Mono<Void> remind(Visitor visitor, Address address) {
        var wishesDue = late(visitor)
                .filter(wish -> !visitor.is(Role.VOLUNTEER) || wish.isClaimedBy(visitor))
                .filterWhen(wish -> note(id(address, wish)))
                .collectList();
        var noticesDue = notices.of(visitor, clock.instant())
                .filterWhen(notice -> note(id(address, notice)))
                .collectList();
        return Mono.zip(wishesDue, noticesDue, Due::new)
                .filter(due -> due.size() > 0)
                .flatMap(due -> send(due, visitor, address)
                        .onErrorResume(e -> Flux.concat(
                                        Flux.fromIterable(due.wishes()).map(wish -> id(address, wish)),
                                        Flux.fromIterable(due.notices()).map(notice -> id(address, notice)))
                                .concatMap(id -> mongo.remove(query(where("_id").is(id)), Sent.class))
                                .then(Mono.error(e))));
    }

    private static String id(Address address, Wish wish) {
        return address.accountId() + " " + wish.id() + " " + wish.state();
    }

    private static String id(Address address, Late notice) {
        return address.accountId() + " " + notice.id() + " " + notice.round();
    }

    /** True for one caller a week. */
    private Mono<Boolean> note(String id) {
        var now = clock.instant();
        return mongo.findAndModify(
                        query(where("_id").is(id).and("at").lt(now.minus(PAUSE))),
                        new Update().set("at", now),
                        FindAndModifyOptions.options().returnNew(true),
                        Sent.class)
                .switchIfEmpty(mongo.insert(new Sent(id, now)))
                .hasElement()
                .onErrorResume(DuplicateKeyException.class, e -> Mono.just(false));
    }

    private Mono<Void> send(Due due, Visitor visitor, Address address) {
        var locale = Locale.forLanguageTag(address.language());
        return views.of(Flux.fromIterable(due.wishes()), visitor, locale)
                .flatMap(wishes -> Mono.fromRunnable(
                                () -> mail.getObject().send(message(wishes, due.notices(), address, locale)))
                        .subscribeOn(Schedulers.boundedElastic()))
                .then();
    }

    private SimpleMailMessage message(List<WishView> wishes, List<Late> notices, Address to, Locale locale) {
        var text = new StringBuilder(say("waiting.mail.greeting", locale)).append("\n\n");
        for (var wish : wishes) {
            // A mail leaves the house: nobody is named in it.
            var place = Names.withoutNickname(wish.place(), wish.nickname(), say("wish.name-hidden", locale));
            text.append(say("waiting.mail.line", locale, place, wish.stateText(), wish.sinceText()))
                    .append('\n');
            address.declared()
                    .ifPresent(server -> text.append("  ")
                            .append(server.resolve("/wishes/" + wish.id()))
                            .append('\n'));
        }
        if (!notices.isEmpty()) {
            // A title may name somebody, so that it doesn't leave the house either.
            var key = notices.get(0).people() == 0 ? "circular.mail.unread" : "circular.mail.to-phone";
            text.append(say(key, locale, notices.size())).append('\n');
        }
        text.append('\n').append(say("waiting.mail.end", locale)).append('\n');
        address.declared()
                .ifPresent(server -> text.append(server.resolve("/waiting")).append('\n'));
        var message = new SimpleMailMessage();
        message.setFrom(environment.getProperty(
                "omoide.mail-from", environment.getProperty("spring.mail.username", "omoide@localhost")));
        message.setTo(to.address());
        message.setSubject(say("waiting.mail.subject", locale, wishes.size() + notices.size()));
        message.setText(text.toString());
        return message;
    }

    private String say(String key, Locale locale, Object... arguments) {
        return messages.getMessage(key, arguments, locale);
    }
}
