package org.omoide.care;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omoide.account.Colour;
import org.omoide.account.Visitor;
import org.omoide.care.RunDraft.Noted;
import org.omoide.care.RunDraft.Tapped;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

@RestController
@RequestMapping("/api/runs/{runId}")
@Tag(
        name = "Care",
        description = "Who wears which headset, how they are, and what they say; for staff of the facility alone")
class CareApi {

    private final TripRuns runs;
    private final Residents residents;
    private final Seats seats;
    private final Observations observations;
    private final Notes notes;
    private final MessageSource messages;

    CareApi(
            TripRuns runs,
            Residents residents,
            Seats seats,
            Observations observations,
            Notes notes,
            MessageSource messages) {
        this.runs = runs;
        this.residents = residents;
        this.seats = seats;
        this.observations = observations;
        this.notes = notes;
        this.messages = messages;
    }

    /** All that the staff's page of a run shows. */
    @Schema(name = "CarePanel")
    record Panel(
            List<Person> residents,

            @Schema(description = "By the id of the headset, the id of the resident")
            Map<String, String> seats,

            @Schema(description = "Those that were not taken back, the oldest first")
            List<Tap> taps,

            List<Words> notes,

            @Schema(description = "What can be tapped, in words")
            List<Choice> symptoms,

            List<Choice> moods) {}

    @Schema(name = "CareResident")
    record Person(
            String id,
            String nickname,
            Colour colour,
            String colourText,

            @Schema(description = "Whether they consent; who doesn't can't be seated")
            boolean consents) {}

    /** @param face path of an SVG picture of 48 by 48, to be drawn as a line; null for symptoms */
    @Schema(name = "CareChoice")
    record Choice(String value, String text, @Nullable String face) {}

    @Schema(name = "CareTapped")
    record Tap(
            String id,
            String residentId,
            @Nullable Symptom symptom,
            @Nullable Mood mood,
            String text,
            @Nullable Integer stop,
            Instant at) {}

    @Schema(name = "CareNoted")
    record Words(
            String id,
            @Nullable String residentId,
            String words,
            @Nullable Integer stop,
            @Nullable Double yaw,
            @Nullable Double pitch,
            Instant at,

            @Schema(description = "Page of the wish that was made of it") @Nullable
            String wish) {}

    @GetMapping("/care")
    @Operation(summary = "All that is written down of a run, and what can be tapped")
    Mono<Panel> panel(@PathVariable String runId, Locale locale, Visitor visitor) {
        return runs.find(runId, visitor)
                .flatMap(run -> Mono.zip(
                        residents.of(visitor).map(one -> person(one, locale)).collectList(),
                        seats.of(run),
                        observations.of(run).map(one -> tap(one, locale)).collectList(),
                        notes.of(run).map(CareApi::words).collectList()))
                .map(found -> new Panel(
                        found.getT1(),
                        found.getT2(),
                        found.getT3(),
                        found.getT4(),
                        Arrays.stream(Symptom.values())
                                .map(one -> new Choice(one.name(), say("care.symptom." + one, locale), null))
                                .toList(),
                        Arrays.stream(Mood.values())
                                .map(one -> new Choice(one.name(), say("care.mood." + one, locale), one.face()))
                                .toList()));
    }

    @GetMapping("/seats")
    @Operation(summary = "Who wears which headset", description = "By the id of the headset, the id of the resident")
    Mono<Map<String, String>> seats(@PathVariable String runId, Visitor visitor) {
        return runs.find(runId, visitor).flatMap(seats::of);
    }

    @PutMapping("/seats")
    @Operation(
            summary = "Say who wears which headset",
            description =
                    "By the id of the headset, the id of the resident, or null for nobody; those that aren't named"
                            + " stay. 422 where somebody doesn't consent.")
    Mono<Map<String, String>> seat(
            @PathVariable String runId, @RequestBody Map<String, @Nullable String> wanted, Visitor visitor) {
        return runs.find(runId, visitor).flatMap(run -> seats.change(run, wanted, visitor));
    }

    @PostMapping("/observations")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Write a symptom or a mood down", description = "One tap; with the same id once")
    Mono<Tap> tap(@PathVariable String runId, @RequestBody Tapped said, Locale locale, Visitor visitor) {
        return runs.find(runId, visitor)
                .flatMap(run -> observations.add(run, said, visitor))
                .map(one -> tap(one, locale));
    }

    @DeleteMapping("/observations/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Say that a tap was a mistake")
    Mono<Void> takeBack(@PathVariable String runId, @PathVariable String id, Visitor visitor) {
        return runs.find(runId, visitor).flatMap(run -> observations.takeBack(run, id));
    }

    @PostMapping("/notes")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Write down what somebody said", description = "With the same id once")
    Mono<Words> note(@PathVariable String runId, @RequestBody Noted said, Visitor visitor) {
        return runs.find(runId, visitor)
                .flatMap(run -> notes.add(run, said, visitor))
                .map(CareApi::words);
    }

    @PutMapping("/notes/{id}")
    @Operation(summary = "Correct the words of a note", description = "All else stays; so do the words that it had")
    Mono<Words> correct(@PathVariable String runId, @PathVariable String id, @RequestBody Noted said, Visitor visitor) {
        return runs.find(runId, visitor)
                .flatMap(run -> notes.correct(run, id, said))
                .map(CareApi::words);
    }

    @DeleteMapping("/notes/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Erase a note", description = "A wish that was made of it stays")
    Mono<Void> remove(@PathVariable String runId, @PathVariable String id, Visitor visitor) {
        return runs.find(runId, visitor).flatMap(run -> notes.remove(run, id));
    }

    @PostMapping("/notes/{id}/wish")
    @Operation(
            summary = "Make a wish of a note",
            description =
                    "Once, with the words, the place and the direction. Nicknames and what looks like a name are left"
                            + " out of its words.")
    Mono<Words> wish(@PathVariable String runId, @PathVariable String id, Locale locale, Visitor visitor) {
        return runs.find(runId, visitor)
                .flatMap(run -> notes.wish(run, id, locale, visitor))
                .map(CareApi::words);
    }

    private Person person(Resident resident, Locale locale) {
        return new Person(
                resident.id(),
                resident.nickname(),
                resident.colour(),
                say("headset.colour." + resident.colour(), locale),
                resident.hasConsent());
    }

    private Tap tap(Observation one, Locale locale) {
        return new Tap(
                one.id(),
                one.residentId(),
                one.symptom(),
                one.mood(),
                one.mood() == null
                        ? say("care.symptom." + one.symptom(), locale)
                        : say("care.mood." + one.mood(), locale),
                one.stop(),
                one.at());
    }

    private static Words words(Note note) {
        return new Words(
                note.id(),
                note.residentId(),
                note.words(),
                note.stop(),
                note.yaw(),
                note.pitch(),
                note.at(),
                note.wishId() == null ? null : "/wishes/" + note.wishId());
    }

    private String say(String key, Locale locale) {
        return messages.getMessage(key, null, locale);
    }
}
