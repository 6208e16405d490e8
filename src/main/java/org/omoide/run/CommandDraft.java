package org.omoide.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.omoide.web.Problem;
import org.omoide.web.Problem.Sentence;

/** A command as it comes in. */
@Schema(name = "RunCommand", description = "What shall be; to send it twice is as good as once")
record CommandDraft(
        @Schema(description = "Ids of headsets; null for all") @Nullable
        List<@Nullable String> to,

        @JsonProperty("do") @Nullable Deed what,

        @Schema(
                description = "Made anew for each press of a button and the same in each repetition: a press is obeyed"
                        + " once, even where its repetition comes after other commands")
        @Nullable
        String press,

        @Schema(
                description = "When the button was pressed, in milliseconds since 1970 of the servers' clock: what was"
                        + " pressed before a stop and comes after it undoes nothing")
        @Nullable
        Long given,

        @Schema(description = "Of GO: index of the stop, from 0; of WALK: of the stop from which one goes on") @Nullable
        Integer stop,

        @Schema(description = "Of WALK and OPEN: the footage in which the way or the thing is") @Nullable
        String footage,

        @Schema(description = "Of WALK: id of a way. Of OPEN: of a thing; of CLOSE, too, or null for whatever is open")
        @Nullable
        String hotspot,

        @Schema(description = "Of POINT, and of GO where it isn't the stop's: degrees, -180 to 180") @Nullable
        Double yaw,

        @Schema(description = "Of POINT: degrees, -90 to 90; without both there is no light") @Nullable
        Double pitch,

        @Schema(description = "Of CENTRE: what the count shall be at least") @Nullable
        Integer count,

        @Schema(description = "Of VOLUME", minimum = "0", maximum = "1") @Nullable
        Double volume,

        @Schema(description = "Of LENGTH", minimum = "1", maximum = "60") @Nullable
        Integer minutes,

        @Schema(description = "Of LENGTH: that more than 20 minutes are meant") @Nullable
        Boolean confirmed) {

    /** No tablet tries for longer than this without having been told the time. */
    private static final Duration LATEST = Duration.ofMinutes(5);

    private static final int MOST_CENTRED = 1_000_000;
    static final Pattern PRESS = Pattern.compile("[A-Za-z0-9-]{1,64}");

    enum Deed {
        GO,
        WALK,
        OPEN,
        CLOSE,
        PAUSE,
        RESUME,
        CALM,
        ROOM,
        POINT,
        SPEAK,
        HUSH,
        CENTRE,
        VOLUME,
        LENGTH,
        ADD,
        REMOVE,
        END
    }

    /** When the button was pressed, as far as that can be: a tablet's clock may be years wrong. */
    Instant givenBefore(Instant now) {
        return givenBefore(given, now);
    }

    static Instant givenBefore(@Nullable Long given, Instant now) {
        if (given == null) {
            return now;
        }
        var pressed = Instant.ofEpochMilli(given);
        return pressed.isAfter(now) || pressed.isBefore(now.minus(LATEST)) ? now : pressed;
    }

    /** Whether somebody wants out. */
    boolean isUrgent() {
        return what == Deed.CALM && press != null;
    }

    /** Whether it can't be understood without the way or the thing that it speaks of. */
    boolean needsMark() {
        return (what == Deed.WALK || what == Deed.OPEN) && footage != null && hotspot != null;
    }

    /**
     * @param mark the way or the thing that it speaks of; null where there is none
     * @throws Problem 422 with a sentence for each field that can't be taken
     */
    Command understood(Run run, @Nullable Mark mark) {
        var faults = new HashMap<String, Sentence>();
        var headsets = RunDraft.headsets(to, "to", faults);
        if (press != null && !PRESS.matcher(press).matches()) {
            faults.put("press", Sentence.of("run.press.unreadable"));
        }
        var command = what == null ? unknown(faults) : command(what, to == null ? null : headsets, run, mark, faults);
        if (command == null || !faults.isEmpty()) {
            throw Problem.invalid(faults);
        }
        if (command instanceof Command.Length length) {
            RunDraft.requireConfirmed(length.minutes(), confirmed);
        }
        return command;
    }

    private static @Nullable Command unknown(Map<String, Sentence> faults) {
        faults.put("do", Sentence.of("run.do.unknown"));
        return null;
    }

    private @Nullable Command command(
            Deed deed, @Nullable Set<String> whom, Run run, @Nullable Mark mark, Map<String, Sentence> faults) {
        return switch (deed) {
            case GO ->
                new Command.Go(
                        whom,
                        stopOf(run, faults),
                        yaw == null ? null : within(yaw, -180, 180, "yaw", "run.direction", faults));
            case WALK, OPEN -> {
                if (mark == null || (mark.leadsTo() != null) != (deed == Deed.WALK)) {
                    faults.put("hotspot", Sentence.of("run.hotspot.unknown"));
                    yield null;
                }
                yield deed == Deed.WALK
                        ? new Command.Walk(whom, stopOf(run, faults), mark)
                        : new Command.Open(whom, mark);
            }
            case CLOSE -> new Command.Close(whom, hotspot);
            case PAUSE -> new Command.Pause(whom);
            case RESUME -> new Command.Resume(whom);
            case CALM -> new Command.Calm(whom);
            case ROOM -> new Command.WaitingRoom(whom);
            case POINT ->
                yaw == null && pitch == null
                        ? new Command.NoLight(whom)
                        : new Command.Point(
                                whom,
                                within(yaw, -180, 180, "yaw", "run.direction", faults),
                                within(pitch, -90, 90, "pitch", "run.direction", faults));
            case SPEAK -> new Command.Speak(whom);
            case HUSH -> new Command.Hush(whom);
            case CENTRE ->
                new Command.Centre(
                        whom,
                        count == null ? null : (int) within(count, 0, MOST_CENTRED, "count", "run.count", faults));
            case VOLUME -> new Command.Volume(whom, within(volume, 0, 1, "volume", "run.volume", faults));
            case LENGTH -> {
                int length = minutes == null ? 0 : minutes;
                RunDraft.checkLength(length, faults);
                yield new Command.Length(length);
            }
            case ADD -> new Command.Add(named(whom, faults));
            case REMOVE -> new Command.Remove(named(whom, faults));
            case END -> new Command.End();
        };
    }

    private int stopOf(Run run, Map<String, Sentence> faults) {
        return (int) within(stop, 0, run.stops().size() - 1.0, "stop", "run.stop.unknown", faults);
    }

    /** To let all join, or leave, is never meant. */
    private static Set<String> named(@Nullable Set<String> whom, Map<String, Sentence> faults) {
        if (whom == null) {
            faults.put("to", Sentence.of("run.headsets.none"));
            return Set.of();
        }
        return whom;
    }

    private static double within(
            @Nullable Number value,
            double least,
            double most,
            String field,
            String sentence,
            Map<String, Sentence> faults) {
        if (value == null || !(value.doubleValue() >= least && value.doubleValue() <= most)) {
            faults.put(field, Sentence.of(sentence));
            return least;
        }
        return value.doubleValue();
    }
}
