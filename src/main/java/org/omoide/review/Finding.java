package org.omoide.review;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.omoide.footage.Footage;
import org.omoide.transcoder.Inspection;
import org.omoide.transcoder.Measurements;

/**
 * One thing that was measured, or that a person has to look at.
 *
 * @param what the key of its name and of its sentences: {@code review.WHAT} and {@code review.WHAT.SENTENCE}
 * @param value as a person reads it, or null where there is none
 */
record Finding(
        String what, Mark mark, String sentence, @Nullable String value) {

    enum Mark {
        GOOD,
        ATTENTION,
        /** Software can't tell. */
        LOOK
    }

    /** docs/decisions/0011-measurements.md: on a tripod 0, on a car about 5. */
    private static final double STEADY = 3;

    /** As much as the error of the measurement; our choice. */
    private static final double LEVEL = 3;

    /** LUFS. EBU R 128 aims at -23; streaming services turn down what is above -14. */
    private static final double LOUD = -14;

    private static final double QUIET = -33;

    /** Stops of one to three minutes are what people with dementia take best (Appel 2021). */
    private static final double LONG = 180;

    private static final double SHORT = 20;

    /** Pixels around: about 11 a degree; our choice. */
    private static final int SHARP = 3840;

    static List<Finding> of(Footage footage) {
        var findings = new ArrayList<Finding>();
        var measured = footage.measurements();
        var inspection = footage.inspection();
        if (measured != null) {
            if (inspection != null && inspection.medium() instanceof Inspection.Film) {
                findings.add(shake(measured));
            }
            findings.add(tilt(measured));
            if (measured.seconds() != null) {
                findings.add(loudness(measured));
                findings.add(length(measured.seconds()));
            }
            findings.add(new Finding(
                    "size",
                    measured.width() >= SHARP ? Mark.GOOD : Mark.ATTENTION,
                    measured.width() >= SHARP ? "sharp" : "soft",
                    measured.width() + "×" + measured.height()));
        }
        findings.add(
                footage.placeId() == null
                        ? new Finding("where", Mark.ATTENTION, "missing", null)
                        : new Finding("where", Mark.GOOD, "said", null));
        findings.add(
                footage.era() == null
                        ? new Finding("when", Mark.ATTENTION, "missing", null)
                        : new Finding("when", Mark.GOOD, "said", null));
        findings.add(new Finding(
                "faces",
                footage.rights().facesChecked() == null ? Mark.LOOK : Mark.GOOD,
                footage.rights().facesChecked() == null ? "look" : "checked",
                null));
        return findings;
    }

    private static Finding shake(Measurements measured) {
        var shake = measured.shake();
        if (shake == null) {
            return new Finding("shake", Mark.LOOK, "unknown", null);
        }
        var value = shake + "°/s";
        return shake <= STEADY
                ? new Finding("shake", Mark.GOOD, "steady", value)
                : new Finding("shake", Mark.ATTENTION, "shaky", value);
    }

    private static Finding tilt(Measurements measured) {
        var tilt = measured.tilt();
        if (tilt == null) {
            return new Finding("tilt", Mark.LOOK, "unknown", null);
        }
        var value = Math.round(tilt) + "°";
        return tilt <= LEVEL
                ? new Finding("tilt", Mark.GOOD, "level", value)
                : new Finding("tilt", Mark.ATTENTION, "tilted", value);
    }

    private static Finding loudness(Measurements measured) {
        var loudness = measured.loudness();
        if (loudness == null) {
            return new Finding("loudness", Mark.GOOD, "silent", null);
        }
        var value = loudness + " LUFS";
        if (loudness > LOUD) {
            return new Finding("loudness", Mark.ATTENTION, "loud", value);
        }
        return loudness < QUIET
                ? new Finding("loudness", Mark.ATTENTION, "quiet", value)
                : new Finding("loudness", Mark.GOOD, "fine", value);
    }

    private static Finding length(double seconds) {
        var value = "%d:%02d".formatted((int) seconds / 60, (int) seconds % 60);
        if (seconds > LONG) {
            return new Finding("length", Mark.ATTENTION, "long", value);
        }
        return seconds < SHORT
                ? new Finding("length", Mark.ATTENTION, "short", value)
                : new Finding("length", Mark.GOOD, "fine", value);
    }
}
