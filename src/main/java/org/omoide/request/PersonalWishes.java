package org.omoide.request;

import java.time.Clock;
import java.time.Instant;
import java.time.Year;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.omoide.account.Visitor;
import org.omoide.request.Wish.Direction;
import org.omoide.request.WishDraft.Pointing;
import org.omoide.search.Question;
import org.omoide.web.TownTime;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The wishes of somebody whom a facility looks after: made of what they said, and forgotten when they want it so. */
@Component
public class PersonalWishes {

    private final Wishes wishes;
    private final Asking asking;
    private final Settling settling;
    private final MessageSource messages;
    private final Clock clock;

    PersonalWishes(Wishes wishes, Asking asking, Settling settling, MessageSource messages, Clock clock) {
        this.wishes = wishes;
        this.asking = asking;
        this.settling = settling;
        this.messages = messages;
        this.clock = clock;
    }

    /**
     * What somebody said.
     *
     * @param id that the wish shall have
     * @param hidden nicknames that must not be in the wish's words
     * @param nickname for the facility's own view; null where nobody in particular said it
     * @param looked null where they were nowhere in particular
     */
    public record Said(
            String id,
            String words,
            Set<String> hidden,
            @Nullable String nickname,
            @Nullable Integer birthYear,
            @Nullable Looked looked) {}

    /**
     * What was in view.
     *
     * @param yaw in the film's own directions, degrees to the right of its middle, -180 to 180
     * @param pitch in degrees above the horizon, -90 to 90
     */
    public record Looked(String footageId, double yaw, double pitch) {}

    /** A wish as it is kept, in words; for who looks after the person. */
    public record Kept(
            String id,
            String place,
            @Nullable String why,
            @Nullable Integer birthDecade,
            String state,
            @Nullable String thanks,
            Instant created,
            boolean withdrawable) {}

    /** Makes a wish of it, unless there is one of this id. */
    public Mono<Void> ask(Said said, Locale locale, Visitor visitor) {
        var words = anonymous(said, locale);
        var decade = said.birthYear() == null ? null : decade(said.birthYear());
        var youth = decade == null ? "" : "\n" + youth(decade, locale);
        var why = beginning(words, WishDraft.LONGEST_WHY - youth.length()) + youth;
        var unpointed = new WishDraft(
                beginning(words.replaceAll("\\s+", " "), WishDraft.LONGEST_PLACE), why, said.nickname(), decade, null);
        var looked = said.looked();
        var draft = looked == null
                ? unpointed
                : new WishDraft(
                        null,
                        why,
                        said.nickname(),
                        decade,
                        new Pointing(looked.footageId(), looked.yaw(), looked.pitch(), 0.0, Direction.HERE));
        return asking.told(said.id(), draft, unpointed, visitor).then();
    }

    /** What looks like a name is hidden, too: nobody reads it again before it leaves the facility. */
    private String anonymous(Said said, Locale locale) {
        var hidden = say("wish.name-hidden", locale);
        var words = said.words();
        for (var nickname : said.hidden()) {
            words = Names.withoutNickname(words, nickname, hidden);
        }
        for (var name : Names.in(words, null)) {
            words = words.replace(name, hidden);
        }
        return words;
    }

    private static @Nullable Integer decade(int birthYear) {
        int decade = birthYear / 10 * 10;
        return decade < WishDraft.FIRST_DECADE || decade > WishDraft.LAST_DECADE ? null : decade;
    }

    /** The years that search suggests for a birth in this decade; the year itself is not told. */
    private String youth(int decade, Locale locale) {
        var years = new Question("", "", decade / 10 + "X", "", "", "", "", "")
                .understood(Year.now(clock.withZone(TownTime.ZONE)))
                .years();
        return years == null ? "" : say("wish.told.years", locale, "" + years.from(), "" + years.to());
    }

    /** What hides names may make the words longer than a wish can be. */
    private static String beginning(String words, int most) {
        return words.length() <= most ? words : words.substring(0, most - 1) + "…";
    }

    /** Those of these ids, and those that the facility wrote down under this nickname; the oldest first. */
    public Flux<Kept> of(String facilityId, String nickname, Collection<String> ids, Locale locale) {
        return wishes.ofPerson(facilityId, nickname, ids)
                .map(wish -> new Kept(
                        wish.id(),
                        wish.place(),
                        wish.why(),
                        wish.person() == null ? null : wish.person().birthDecade(),
                        say("wish.state." + wish.state(), locale),
                        wish.thanks() == null ? null : wish.thanks().words(),
                        wish.created(),
                        Step.WITHDRAW.from().contains(wish.state())));
    }

    /**
     * Nothing stays in the same wishes that says who wished them, or what they said; the places stay.
     *
     * @param withdraw whether those on which nobody works yet are withdrawn
     * @param by id of the account
     */
    public Mono<Void> forget(String facilityId, String nickname, Collection<String> ids, boolean withdraw, String by) {
        return wishes.ofPerson(facilityId, nickname, ids)
                .concatMap(wish -> (withdraw ? wishes.withdrawn(wish, by) : Mono.<Wish>empty())
                        .flatMap(settling::tellJoined)
                        .then(wishes.forget(wish)))
                .then();
    }

    private String say(String key, Locale locale, Object... arguments) {
        return messages.getMessage(key, arguments, locale);
    }
}
