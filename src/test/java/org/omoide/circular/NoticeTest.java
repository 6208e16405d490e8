package org.omoide.circular;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.omoide.account.Account;
import org.omoide.account.Role;
import org.omoide.account.Visitor;
import org.omoide.circular.Notice.Audience;
import org.omoide.circular.Receipt.How;
import org.omoide.web.Problem;

/** To whom a notice goes, of whom it is asked, and who is left to be phoned. */
class NoticeTest {

    private static final Instant SENT = Instant.parse("2026-11-01T00:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);

    private static final Reader KOGA = volunteer("koga", SENT.minus(DAY));
    private static final Reader SUNFLOWER = facility("a", SENT.minus(DAY));
    private static final Reader CHERRY = facility("b", SENT.minus(DAY));

    private static final Audience ALL = new Audience(true, true, Set.of(), Set.of());
    private static final Audience CHOSEN = new Audience(false, false, Set.of("koga"), Set.of("a"));

    private static Reader volunteer(String id, Instant joined) {
        return new Reader(id, id, null, false, joined);
    }

    private static Reader facility(String id, Instant joined) {
        return new Reader(id, id, "0944-00-0000", true, joined);
    }

    private static Notice notice(Audience audience, Instant ends, int round) {
        return new Notice("n", "件名", "本文", audience, ends, 1, round, SENT, SENT, null, null, "山田", SENT);
    }

    private static Visitor visitor(String id, Role role, String facility) {
        return new Visitor(new Account(id, role, id, id, facility, false, null, Instant.EPOCH), null);
    }

    private static Receipt stamp(int round, String reader, String by, int minute) {
        return new Receipt(
                Receipt.idOfStamp("n", round, by),
                "n",
                round,
                reader,
                How.STAMP,
                by,
                by,
                SENT.plusSeconds(60L * minute));
    }

    private static Receipt call(int round, String reader) {
        return new Receipt(Receipt.idOfCall("n", round, reader), "n", round, reader, How.PHONE, "y", "山田", SENT);
    }

    @Test
    void thoseOpenItToWhomItWasSent() {
        var chosen = notice(CHOSEN, null, 1);
        assertThat(chosen.isSeenBy(visitor("koga", Role.VOLUNTEER, null))).isTrue();
        assertThat(chosen.isSeenBy(visitor("harada", Role.VOLUNTEER, null))).isFalse();
        assertThat(chosen.isSeenBy(visitor("nakamura", Role.STAFF, "a"))).isTrue();
        assertThat(chosen.isSeenBy(visitor("mori", Role.STAFF, "b"))).isFalse();
        assertThat(chosen.isSeenBy(visitor("yamada", Role.COORDINATOR, null))).isTrue();
        assertThat(chosen.isSeenBy(Visitor.NOBODY)).isFalse();
        var all = notice(ALL, null, 1);
        assertThat(all.isSeenBy(visitor("harada", Role.VOLUNTEER, null))).isTrue();
        assertThat(all.isSeenBy(visitor("mori", Role.STAFF, "b"))).isTrue();
        assertThat(all.isSeenBy(visitor("goggles", Role.HEADSET, "a"))).isFalse();
    }

    @Test
    void anIdIsEitherAVolunteersOrAFacilitys() {
        var facilityNamedLikeAVolunteer = facility("koga", SENT.minus(DAY));
        assertThat(CHOSEN.includes(KOGA)).isTrue();
        assertThat(CHOSEN.includes(facilityNamedLikeAVolunteer)).isFalse();
    }

    @Test
    void whoJoinsLaterIsAskedWhileItIsNewsOrHasADayToCome() {
        var soon = volunteer("soon", SENT.plus(DAY.multipliedBy(29)));
        var late = volunteer("late", SENT.plus(DAY.multipliedBy(31)));
        assertThat(notice(ALL, null, 1).isAskedOf(soon)).isTrue();
        assertThat(notice(ALL, null, 1).isAskedOf(late)).isFalse();
        var winter = Notice.endOf(LocalDate.of(2027, 2, 28));
        assertThat(notice(ALL, winter, 1).isAskedOf(late)).isTrue();
        var chosen = new Audience(false, false, Set.of("late"), Set.of());
        assertThat(notice(chosen, null, 1).isAskedOf(late)).isTrue();
    }

    @Test
    void theLastDayEndsAtMidnightInTown() {
        var notice = notice(ALL, Notice.endOf(LocalDate.of(2026, 12, 10)), 1);
        assertThat(notice.lastDay()).isEqualTo(LocalDate.of(2026, 12, 10));
        assertThat(notice.isRunning(Instant.parse("2026-12-10T14:59:59Z"))).isTrue();
        assertThat(notice.isRunning(Instant.parse("2026-12-10T15:00:00Z"))).isFalse();
    }

    @Test
    void aFacilityHasReadItOnceOneOfItsStaffHas() {
        var tally = Tally.of(
                notice(ALL, null, 1),
                List.of(SUNFLOWER, CHERRY, KOGA),
                List.of(stamp(1, "a", "mori", 2), stamp(1, "a", "nakamura", 1), call(1, "b"), call(1, "a")));
        assertThat(tally.read()).singleElement().satisfies(line -> {
            assertThat(line.reader()).isEqualTo(SUNFLOWER);
            assertThat(line.stamps()).extracting(Receipt::by).containsExactly("nakamura", "mori");
        });
        assertThat(tally.told()).extracting(Tally.Line::reader).containsExactly(CHERRY);
        assertThat(tally.rest()).extracting(Tally.Line::reader).containsExactly(KOGA);
        assertThat(tally.size()).isEqualTo(3);
    }

    @Test
    void whoHasLeftIsNotPhonedButStaysAmongThoseWhoRead() {
        var tally = Tally.of(notice(ALL, null, 1), List.of(SUNFLOWER), List.of(stamp(1, "gone", "gone", 1)));
        assertThat(tally.rest()).extracting(Tally.Line::reader).containsExactly(SUNFLOWER);
        assertThat(tally.gone()).extracting(Receipt::by).containsExactly("gone");
        assertThat(tally.size()).isEqualTo(1);
    }

    @Test
    void anEarlierRoundCountsForNobody() {
        var tally =
                Tally.of(notice(ALL, null, 2), List.of(KOGA), List.of(stamp(1, "koga", "koga", 1), call(1, "koga")));
        assertThat(tally.rest()).extracting(Tally.Line::reader).containsExactly(KOGA);
        assertThat(tally.read()).isEmpty();
        assertThat(tally.told()).isEmpty();
    }

    @Test
    void whatIsTypedIsTakenAsItIsMeant() {
        var words =
                draft(" 撮影会\nの日 ", "一行目\r\n\r\n二\u202e行目\u0000 ", "2026-12-10").words(SENT, null);
        assertThat(words.title()).isEqualTo("撮影会 の日");
        assertThat(words.text()).isEqualTo("一行目\n\n二行目");
        assertThat(words.ends()).isEqualTo(Instant.parse("2026-12-10T15:00:00Z"));
        // Everybody makes those who are named beside it needless.
        assertThat(words.audience()).isEqualTo(new Audience(true, false, Set.of(), Set.of("a")));
    }

    @Test
    void whatCannotBeTakenIsSaidFieldByField() {
        assertThatThrownBy(() ->
                        new NoticeDraft(" ", null, null, null, List.of(), null, "soon", null, null).words(SENT, null))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.fields()).containsOnlyKeys("title", "text", "audience", "until"));
        assertThatThrownBy(() -> draft("件名", "本文", "2026-10-31").words(SENT, null))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.fields()).containsOnlyKeys("until"));
        assertThatThrownBy(() -> draft("件名", "本文", "+999999999-12-31").words(SENT, null))
                .isInstanceOf(Problem.class);
        var past = LocalDate.of(2026, 10, 31);
        assertThat(draft("件名", "本文", "2026-10-31")
                        .words(SENT, Notice.endOf(past))
                        .ends())
                .isEqualTo(Notice.endOf(past));
    }

    private static NoticeDraft draft(String title, String text, String until) {
        return new NoticeDraft(title, text, true, false, List.of("koga"), List.of("a"), until, null, null);
    }
}
