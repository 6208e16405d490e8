package org.omoide.overlay;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;
import org.omoide.era.Era;
import org.omoide.era.EraNotUnderstood;
import org.omoide.web.Problem;
import org.omoide.web.Problem.Sentence;

/** What people say of an old photo, and where it lies. */
@Schema(description = "What people say of an old photo, and where it lies; angles in degrees")
record OverlayDraft(
        @Schema(example = "岸壁の石炭船") @Nullable String title,

        @Schema(example = "昭和33年ごろ", description = "EDTF, or as people say it in Japanese or English") @Nullable
        String era,

        @Schema(example = "古賀さんのアルバム", description = "Whose photo it is") @Nullable
        String credit,

        @Schema(minimum = "-180", maximum = "180", description = "To the right of the middle of the film's picture")
        double yaw,

        @Schema(minimum = "-85", maximum = "85", description = "Upwards")
        double pitch,

        @Schema(minimum = "5", maximum = "120", description = "From its left to its right edge")
        double width) {

    private static final int LONGEST = 200;
    private static final double STEEPEST = 85;
    private static final double NARROWEST = 5;
    private static final double WIDEST = 120;

    static OverlayDraft of(Overlay overlay) {
        return new OverlayDraft(
                overlay.title(), overlay.era(), overlay.credit(), overlay.yaw(), overlay.pitch(), overlay.width());
    }

    /** @throws Problem that names the fields that can't be taken */
    OverlayDraft checked() {
        var faults = new LinkedHashMap<String, Sentence>();
        var edtf = trimmed(era);
        if (edtf != null) {
            try {
                edtf = Era.parse(edtf).edtf();
            } catch (EraNotUnderstood e) {
                faults.put("era", new Sentence(e.key(), e.arguments()));
            }
        }
        if (title != null && title.length() > LONGEST) {
            faults.put("title", Sentence.of("problem.too-long", LONGEST));
        }
        if (credit != null && credit.length() > LONGEST) {
            faults.put("credit", Sentence.of("problem.too-long", LONGEST));
        }
        check("yaw", Math.abs(yaw) <= 180, faults);
        check("pitch", Math.abs(pitch) <= STEEPEST, faults);
        check("width", width >= NARROWEST && width <= WIDEST, faults);
        if (!faults.isEmpty()) {
            throw Problem.invalid(faults);
        }
        return new OverlayDraft(trimmed(title), edtf, trimmed(credit), yaw, pitch, width);
    }

    private static void check(String field, boolean sound, LinkedHashMap<String, Sentence> faults) {
        if (!sound) {
            faults.put(field, Sentence.of("overlay." + field + ".range"));
        }
    }

    private static @Nullable String trimmed(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }
}
