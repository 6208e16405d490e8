package org.omoide.care;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.omoide.web.Csv;
import org.omoide.web.TownTime;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** All that is kept of a resident as a table, in words. */
@Component
class ResidentSheet {

    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

    private final MessageSource messages;

    ResidentSheet(MessageSource messages) {
        this.messages = messages;
    }

    String of(Kept kept, Locale locale) {
        var rows = new ArrayList<List<@Nullable Object>>();
        var resident = kept.resident();
        row(rows, locale, resident.created(), "nickname", resident.nickname(), null, null);
        row(rows, locale, null, "colour", say("headset.colour." + resident.colour(), locale), null, null);
        if (resident.birthYear() != null) {
            row(rows, locale, null, "born", "" + resident.birthYear(), null, null);
        }
        var consent = resident.consent();
        if (consent != null) {
            var words = consent.day() + " " + say("care.consent.by." + consent.by(), locale);
            row(rows, locale, consent.noted(), "consent", words, null, null);
            if (consent.withdrawn() != null) {
                row(rows, locale, consent.withdrawn(), "withdrawn", null, null, null);
            }
        }
        for (var trip : kept.trips()) {
            if (trip.seated()) {
                row(rows, locale, trip.at(), "seated", null, trip.title(), null);
            }
            for (var tap : trip.observations()) {
                var words = tap.mood() == null
                        ? say("care.symptom." + tap.symptom(), locale)
                        : say("care.mood." + tap.mood(), locale);
                row(
                        rows,
                        locale,
                        tap.at(),
                        tap.mood() == null ? "symptom" : "mood",
                        tap.takenBack() == null ? words : say("care.taken-back", locale, words),
                        trip.title(),
                        kept.place(trip.runId(), tap.stop()));
            }
            for (var note : trip.notes()) {
                var place = kept.place(trip.runId(), note.stop());
                row(rows, locale, note.at(), "note", note.words(), trip.title(), place);
                note.earlier()
                        .forEach(words -> row(rows, locale, note.at(), "note-earlier", words, trip.title(), place));
            }
        }
        for (var wish : kept.wishes()) {
            row(rows, locale, wish.created(), "wish", wish.place(), null, wish.state());
            Stream.of(wish.why(), wish.thanks())
                    .filter(words -> words != null)
                    .forEach(words -> row(rows, locale, wish.created(), "wish-words", words, null, null));
        }
        return Csv.table(
                Stream.of("at", "what", "words", "trip", "place")
                        .map(column -> say("care.csv." + column, locale))
                        .toList(),
                rows);
    }

    private void row(
            List<List<@Nullable Object>> rows,
            Locale locale,
            @Nullable Instant at,
            String kind,
            @Nullable String words,
            @Nullable String trip,
            @Nullable String place) {
        var row = new ArrayList<@Nullable Object>();
        row.add(at == null ? null : MINUTE.format(at.atZone(TownTime.ZONE)));
        row.add(say("care.csv." + kind, locale));
        row.add(words);
        row.add(trip);
        row.add(place);
        rows.add(row);
    }

    private String say(String key, Locale locale, Object... arguments) {
        return messages.getMessage(key, arguments, locale);
    }
}
