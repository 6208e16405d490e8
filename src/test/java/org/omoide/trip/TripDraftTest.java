package org.omoide.trip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.omoide.trip.TripDraft.StopDraft;
import org.omoide.web.Problem;

class TripDraftTest {

    @Test
    void aStopIsShortAndBeginsAsTheFilmOpens() {
        var content = trip(new StopDraft(null, "film", null, null, null, null)).checked();
        var stop = content.stops().get(0);
        assertThat(stop.seconds()).isEqualTo(90);
        assertThat(stop.yaw()).isNull();
        assertThat(stop.pitch()).isNull();
        assertThat(stop.prompts()).isEmpty();
        assertThat(UUID.fromString(stop.id())).isNotNull();
    }

    @Test
    void aStopKeepsItsIdWhereverItIsMovedTo() {
        var first = new StopDraft(UUID.randomUUID().toString(), "film", null, null, 60, null);
        var second = new StopDraft(UUID.randomUUID().toString(), "film", null, null, 60, null);
        assertThat(trip(second, first).checked().stops())
                .extracting(Trip.Stop::id)
                .containsExactly(second.id(), first.id());
        assertThat(faults(trip(first, first))).containsExactly("stops[1].id");
        assertThat(faults(trip(new StopDraft("../other", "film", null, null, 60, null))))
                .containsExactly("stops[0].id");
    }

    @Test
    void whoSaysOneAngleMeansTheOtherToBeStraightAhead() {
        var stop = trip(new StopDraft(null, "film", -45.5, null, null, null))
                .checked()
                .stops()
                .get(0);
        assertThat(stop.yaw()).isEqualTo(-45.5);
        assertThat(stop.pitch()).isEqualTo(0);
    }

    @ParameterizedTest
    @CsvSource({
        "180.1,0,90,stops[0].yaw",
        "0,-91,90,stops[0].pitch",
        "NaN,0,90,stops[0].yaw",
        "0,0,29,stops[0].seconds",
        "0,0,301,stops[0].seconds"
    })
    void whatLiesOutsideIsNamed(double yaw, double pitch, int seconds, String field) {
        assertThat(faults(trip(new StopDraft(null, "film", yaw, pitch, seconds, null))))
                .containsExactly(field);
    }

    @Test
    void questionsMayHaveLinesAndEmptyOnesAreNone() {
        var stop = trip(prompts("  だれと\r\n来ましたか \u202e", " \n", null))
                .checked()
                .stops()
                .get(0);
        assertThat(stop.prompts()).containsExactly("だれと\n来ましたか");
        assertThat(trip(prompts("あ".repeat(200))).checked().stops().get(0).prompts())
                .hasSize(1);
        assertThat(faults(trip(prompts("あ".repeat(201))))).containsExactly("stops[0].prompts");
        assertThat(faults(trip(prompts(Collections.nCopies(9, "だれと").toArray(String[]::new)))))
                .containsExactly("stops[0].prompts");
    }

    @Test
    void aTripHasANameAndNotTooManyStops() {
        assertThat(faults(new TripDraft(" \t", null, null))).containsExactly("title");
        assertThat(faults(new TripDraft("あ".repeat(81), null, null))).containsExactly("title");
        var stop = new StopDraft(null, "film", null, null, null, null);
        assertThat(trip(Collections.nCopies(12, stop).toArray(StopDraft[]::new))
                        .checked()
                        .stops())
                .hasSize(12);
        assertThat(faults(trip(Collections.nCopies(13, stop).toArray(StopDraft[]::new))))
                .containsExactly("stops");
        assertThat(faults(new TripDraft("旅", Collections.singletonList(null), null)))
                .containsExactly("stops[0].footageId");
    }

    private static StopDraft prompts(String... prompts) {
        return new StopDraft(null, "film", null, null, null, Arrays.asList(prompts));
    }

    private static TripDraft trip(StopDraft... stops) {
        return new TripDraft("港の旅", List.of(stops), null);
    }

    private static Iterable<String> faults(TripDraft draft) {
        return catchThrowableOfType(Problem.class, draft::checked).fields().keySet();
    }
}
