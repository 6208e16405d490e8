package org.omoide.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omoide.InProcess;
import org.omoide.OmoideSettings;
import org.omoide.account.Account;
import org.omoide.account.Accounts;
import org.omoide.account.Facility;
import org.omoide.account.Role;
import org.omoide.circular.LateNotices;
import org.omoide.request.Wishes.Origin;
import org.omoide.web.PublicAddress;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.context.MessageSource;
import org.springframework.core.env.Environment;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import reactor.core.publisher.Flux;

/** Mails to a real mail server, by several instances of ours. */
class RemindersTest extends InProcess {

    private static final Duration DAY = Duration.ofDays(1);
    private static final Account STAFF =
            new Account("staff-a", Role.STAFF, "中村", "nakamura", "a", false, null, Instant.EPOCH);

    @Autowired
    private Wishes wishes;

    @Autowired
    private WishViews views;

    @Autowired
    private LateNotices notices;

    @Autowired
    private Accounts accounts;

    @Autowired
    private Environment environment;

    @Autowired
    private MessageSource messages;

    @Autowired
    private PublicAddress address;

    private final GreenMail server = new GreenMail(ServerSetup.SMTP.dynamicPort());

    @BeforeEach
    void begin() {
        server.start();
        mongo.remove(new Query(), Wish.class)
                .then(mongo.remove(new Query(), Reminders.Address.class))
                .then(mongo.remove(new Query(), Reminders.Sent.class))
                .then(mongo.save(COORDINATOR))
                .then(mongo.save(STAFF))
                .block();
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void aMailAWeekAboutEachThingThatWaits() throws Exception {
        asked("うめの好きな川", "うめ");
        var now = instance(Duration.ZERO);
        now.remind(COORDINATOR.id(), "yamada@example.jp", Locale.JAPANESE).block();

        instance(DAY.multipliedBy(6)).sweep().block();
        assertThat(server.getReceivedMessages()).isEmpty();

        // Three instances find it at the same time.
        var after = DAY.multipliedBy(8);
        Flux.merge(
                        instance(after).sweep(),
                        instance(after).sweep(),
                        instance(after).sweep())
                .then()
                .block();
        assertThat(server.getReceivedMessages()).singleElement().satisfies(mail -> {
            assertThat(mail.getSubject()).isEqualTo("お待ちのことが1つあります（思い出）");
            assertThat(mail.getAllRecipients()[0]).hasToString("yamada@example.jp");
            assertThat(text(mail)).contains("好きな川").contains("お待ちのこと").doesNotContain("うめ", "http");
        });

        asked("山", null);
        instance(DAY.multipliedBy(14)).sweep().block();
        assertThat(server.getReceivedMessages()).hasSize(2);
        assertThat(text(server.getReceivedMessages()[1])).contains("山").doesNotContain("川");
        instance(DAY.multipliedBy(16)).sweep().block();
        assertThat(server.getReceivedMessages()).hasSize(3);
        assertThat(text(server.getReceivedMessages()[2])).contains("川").doesNotContain("山");
    }

    @Test
    void aMailLeadsToWhatWaitsWhereThereIsAnAddressForIt() {
        var wish = asked("川", null);
        var late = instance(DAY.multipliedBy(8), declared("https://omoide.example.jp"));
        late.remind(COORDINATOR.id(), "yamada@example.jp", Locale.JAPANESE).block();
        late.sweep().block();
        assertThat(text(server.getReceivedMessages()[0]))
                .contains("https://omoide.example.jp/wishes/" + wish.id())
                .contains("https://omoide.example.jp/waiting");
    }

    @Test
    void aMailSaysThatANoticeIsUnreadButNotWhatItSays() {
        var yamada = client();
        var id = Objects.requireNonNull(yamada.post()
                        .uri("/api/notices")
                        .bodyValue(Map.of("title", "うめさんのこと", "text", "本文", "allFacilities", true))
                        .exchange()
                        .expectBody(Map.class)
                        .returnResult()
                        .getResponseBody())
                .get("id");
        mongo.save(new Facility("a", "ひまわり苑", null, Instant.EPOCH)).block();
        yamada.post()
                .uri("/api/notices/" + id + "/send")
                .bodyValue(Map.of("revision", 1))
                .exchange()
                .expectStatus()
                .isOk();
        var now = instance(Duration.ZERO);
        now.remind(STAFF.id(), "nakamura@example.jp", Locale.JAPANESE).block();
        now.remind(COORDINATOR.id(), "yamada@example.jp", Locale.JAPANESE).block();
        instance(DAY.multipliedBy(6)).sweep().block();
        assertThat(server.getReceivedMessages()).isEmpty();
        instance(DAY.multipliedBy(8)).sweep().block();
        instance(DAY.multipliedBy(9)).sweep().block();
        assertThat(server.getReceivedMessages())
                .hasSize(2)
                .allSatisfy(mail -> assertThat(text(mail)).contains("回覧板").doesNotContain("うめ"))
                .anySatisfy(mail -> assertThat(text(mail)).contains("電話"));
        client(STAFF)
                .post()
                .uri("/api/notices/" + id + "/read")
                .bodyValue(Map.of("round", 1))
                .exchange()
                .expectStatus()
                .isOk();
        instance(DAY.multipliedBy(16)).sweep().block();
        assertThat(server.getReceivedMessages()).hasSize(2);
    }

    @Test
    void toThoseOnlyWhoWantThemAndWhoseTurnItIs() {
        asked("川", null);
        var late = instance(DAY.multipliedBy(8));
        late.remind(STAFF.id(), "nakamura@example.jp", Locale.ENGLISH).block();
        late.sweep().block();
        assertThat(server.getReceivedMessages()).isEmpty();
        late.remind(COORDINATOR.id(), "yamada@example.jp", Locale.ENGLISH).block();
        late.remind(COORDINATOR.id(), null, Locale.ENGLISH).block();
        late.sweep().block();
        assertThat(server.getReceivedMessages()).isEmpty();
    }

    @Test
    void aMailServerThatIsDownCostsNoReminder() {
        asked("川", null);
        var late = instance(DAY.multipliedBy(8));
        late.remind(COORDINATOR.id(), "yamada@example.jp", Locale.JAPANESE).block();
        server.stop();
        assertThatCode(() -> late.sweep().block()).doesNotThrowAnyException();
        server.start();
        instance(DAY.multipliedBy(8)).sweep().block();
        assertThat(server.getReceivedMessages()).hasSize(1);
    }

    @Test
    void knowsAnAddressFromAnythingElse() {
        assertThat(Reminders.isAddress("hana@example.jp")).isTrue();
        assertThat(Reminders.isAddress("hana")).isFalse();
        assertThat(Reminders.isAddress("a@example.jp, b@example.jp")).isFalse();
        assertThat(Reminders.isAddress("a@example.jp\nBcc: b@example.jp")).isFalse();
    }

    /** An instance of the server that lives so much later. */
    private Reminders instance(Duration later) {
        return instance(later, address);
    }

    private Reminders instance(Duration later, PublicAddress address) {
        var sender = new JavaMailSenderImpl();
        sender.setHost("127.0.0.1");
        sender.setPort(server.getSmtp().getPort());
        sender.setDefaultEncoding("UTF-8");
        return new Reminders(
                wishes,
                views,
                notices,
                accounts,
                mongo,
                new StaticListableBeanFactory(Map.of("mail", sender)).getBeanProvider(JavaMailSender.class),
                environment,
                messages,
                address,
                Clock.fixed(Instant.now().plus(later), ZoneOffset.UTC));
    }

    private static PublicAddress declared(String address) {
        return new PublicAddress(new OmoideSettings(
                Path.of("data"),
                null,
                null,
                0,
                1,
                1,
                null,
                OmoideSettings.Https.OFF,
                List.of(),
                false,
                URI.create(address)));
    }

    private Wish asked(String place, String nickname) {
        return Objects.requireNonNull(wishes.ask(
                        new WishDraft(place, null, nickname, null, null),
                        place,
                        null,
                        null,
                        new Origin("a", null, null),
                        null)
                .block());
    }

    private static String text(MimeMessage mail) {
        try {
            return (String) mail.getContent();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
