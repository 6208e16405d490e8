package org.omoide.hotspot;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.omoide.hotspot.Hotspot.Photo;
import org.omoide.hotspot.Hotspot.Picture;
import org.omoide.hotspot.Hotspot.Sentence;
import org.omoide.hotspot.Hotspot.Sound;
import org.omoide.hotspot.Hotspot.Way;
import org.omoide.web.Problem;

/** A hotspot as a person sends it. Which of the fields count is said by the kind. */
@Schema(
        name = "HotspotDraft",
        description = "A direction in footage that leads somewhere, or in which something is; angles in degrees")
record HotspotDraft(
        @Schema(description = "A PICTURE or a SOUND is made by sending its bytes; the kind never changes") @Nullable
        Kind kind,

        @Schema(minimum = "-180", maximum = "180", description = "To the right of the middle of the film's picture")
        double yaw,

        @Schema(minimum = "-85", maximum = "85", description = "Upwards")
        double pitch,

        @Schema(description = "The footage that a WAY leads to") @Nullable
        String to,

        @Schema(minimum = "-180", maximum = "180", description = "Where one looks on arriving there") @Nullable
        Double arrival,

        @Schema(description = "The old photo of a PHOTO, by the id of its overlay") @Nullable
        String photo,

        @Schema(example = "店の中へ", description = "What is said of it; of a SENTENCE what is read aloud") @Nullable
        String text,

        @Schema(example = "撮影：古賀さん", description = "Whose the picture or the sound is") @Nullable
        String credit) {

    private static final double STEEPEST = 85;
    private static final int LONGEST_TEXT = 200;
    private static final int LONGEST_CREDIT = 100;

    static HotspotDraft of(Hotspot hotspot) {
        var what = hotspot.what();
        if (what instanceof Way way) {
            return of(hotspot, Kind.WAY, way.to(), way.arrival(), null, way.text(), null);
        } else if (what instanceof Picture picture) {
            return of(hotspot, Kind.PICTURE, null, null, null, picture.text(), picture.credit());
        } else if (what instanceof Photo photo) {
            return of(hotspot, Kind.PHOTO, null, null, photo.overlayId(), photo.text(), null);
        } else if (what instanceof Sound sound) {
            return of(hotspot, Kind.SOUND, null, null, null, sound.text(), sound.credit());
        }
        return of(hotspot, Kind.SENTENCE, null, null, null, ((Sentence) what).text(), null);
    }

    private static HotspotDraft of(
            Hotspot hotspot,
            Kind kind,
            @Nullable String to,
            @Nullable Double arrival,
            @Nullable String photo,
            @Nullable String text,
            @Nullable String credit) {
        return new HotspotDraft(kind, hotspot.yaw(), hotspot.pitch(), to, arrival, photo, text, credit);
    }

    /** The way from where another leads back to where that begins: behind who has just arrived, on the ground. */
    static HotspotDraft back(Hotspot hotspot, Way way, double pitch) {
        return new HotspotDraft(
                Kind.WAY, turned(way.arrival()), pitch, hotspot.footageId(), turned(hotspot.yaw()), null, null, null);
    }

    private static double turned(double yaw) {
        return yaw > 0 ? yaw - 180 : yaw + 180;
    }

    /** @throws Problem that names the fields that can't be taken */
    HotspotDraft checked() {
        var faults = new LinkedHashMap<String, Problem.Sentence>();
        if (kind == null) {
            faults.put("kind", Problem.Sentence.of("hotspot.kind.missing"));
        }
        if (!(Math.abs(yaw) <= 180)) {
            faults.put("yaw", Problem.Sentence.of("hotspot.yaw.range"));
        }
        if (!(Math.abs(pitch) <= STEEPEST)) {
            faults.put("pitch", Problem.Sentence.of("hotspot.pitch.range", (int) STEEPEST));
        }
        if (text != null && text.length() > LONGEST_TEXT) {
            faults.put("text", Problem.Sentence.of("problem.too-long", LONGEST_TEXT));
        }
        if (credit != null && credit.length() > LONGEST_CREDIT) {
            faults.put("credit", Problem.Sentence.of("problem.too-long", LONGEST_CREDIT));
        }
        if (kind == Kind.WAY && trimmed(to) == null) {
            faults.put("to", Problem.Sentence.of("hotspot.to.missing"));
        }
        if (kind == Kind.WAY && (arrival == null || !(Math.abs(arrival) <= 180))) {
            faults.put("arrival", Problem.Sentence.of("hotspot.yaw.range"));
        }
        if (kind == Kind.PHOTO && trimmed(photo) == null) {
            faults.put("photo", Problem.Sentence.of("hotspot.photo.missing"));
        }
        if (kind == Kind.SENTENCE && trimmed(text) == null) {
            faults.put("text", Problem.Sentence.of("hotspot.text.missing"));
        }
        if (!faults.isEmpty()) {
            throw Problem.invalid(faults);
        }
        return new HotspotDraft(kind, yaw, pitch, trimmed(to), arrival, trimmed(photo), trimmed(text), trimmed(credit));
    }

    /**
     * What it says, of the fields of its kind.
     *
     * @param before what there was, whose file stays; null for a new one
     * @throws Problem 422 where a file is needed, or where the kind is another than before
     */
    Hotspot.What what(Hotspot.@Nullable What before) {
        return switch (Objects.requireNonNull(kind)) {
            case WAY ->
                same(before, Way.class, new Way(Objects.requireNonNull(to), Objects.requireNonNull(arrival), text));
            case PHOTO -> same(before, Photo.class, new Photo(Objects.requireNonNull(photo), text));
            case SENTENCE -> same(before, Sentence.class, new Sentence(Objects.requireNonNull(text)));
            case PICTURE ->
                new Picture(text, credit, known(before, Picture.class).aspect());
            case SOUND -> new Sound(text, credit, known(before, Sound.class).mediaType());
        };
    }

    private static Hotspot.What same(
            Hotspot.@Nullable What before, Class<? extends Hotspot.What> type, Hotspot.What now) {
        if (before != null) {
            known(before, type);
        }
        return now;
    }

    private static <T extends Hotspot.What> T known(Hotspot.@Nullable What before, Class<T> type) {
        if (before == null) {
            throw Problem.invalid(Map.of("kind", Problem.Sentence.of("hotspot.kind.bytes")));
        }
        if (!type.isInstance(before)) {
            throw Problem.invalid(Map.of("kind", Problem.Sentence.of("hotspot.kind.change")));
        }
        return type.cast(before);
    }

    private static @Nullable String trimmed(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }
}
