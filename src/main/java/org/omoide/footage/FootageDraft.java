package org.omoide.footage;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Year;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;
import org.omoide.era.Era;
import org.omoide.era.EraNotUnderstood;
import org.omoide.transcoder.Layout;
import org.omoide.web.Problem;
import org.omoide.web.Problem.Sentence;

/** What people say of footage; null where nobody said. */
@Schema(description = "What people say of footage; null where nobody said")
public record FootageDraft(
        @Schema(example = "夏まつりの山車") @Nullable String title,
        @Schema(example = "古賀さん") @Nullable String filmedBy,

        @Schema(example = "昭和33年ごろ", description = "EDTF, or as people say it in Japanese or English") @Nullable
        String era,

        @Nullable String placeId,

        @Schema(description = "The word of who uploaded it that it is 360°, and how it holds the eyes") @Nullable
        Layout claim) {

    private static final int LONGEST = 200;

    static FootageDraft of(Footage footage) {
        return new FootageDraft(footage.title(), footage.filmedBy(), footage.era(), footage.placeId(), footage.claim());
    }

    /**
     * As it is kept: trimmed, the era as EDTF.
     *
     * @param present the year that the era can't lie behind
     * @throws Problem that names the fields that can't be taken
     */
    public FootageDraft checked(Year present) {
        var faults = new LinkedHashMap<String, Sentence>();
        var edtf = trimmed(era);
        if (edtf != null) {
            try {
                var understood = Era.parse(edtf);
                var first = understood.years().first();
                if (first != null && first > present.getValue()) {
                    faults.put("era", Sentence.of("era.future", edtf));
                }
                edtf = understood.edtf();
            } catch (EraNotUnderstood e) {
                faults.put("era", new Sentence(e.key(), e.arguments()));
            }
        }
        if (title != null && title.length() > LONGEST) {
            faults.put("title", Sentence.of("problem.too-long", LONGEST));
        }
        if (filmedBy != null && filmedBy.length() > LONGEST) {
            faults.put("filmedBy", Sentence.of("problem.too-long", LONGEST));
        }
        if (!faults.isEmpty()) {
            throw Problem.invalid(faults);
        }
        return new FootageDraft(trimmed(title), trimmed(filmedBy), edtf, trimmed(placeId), claim);
    }

    private static @Nullable String trimmed(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }
}
