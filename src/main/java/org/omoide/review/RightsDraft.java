package org.omoide.review;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;
import org.omoide.footage.Rights;
import org.omoide.footage.Rights.Audience;
import org.omoide.footage.Rights.FacesChecked;
import org.omoide.footage.Rights.Licence;
import org.omoide.web.Problem;
import org.omoide.web.Problem.Sentence;

/** What may be done with footage, as a coordinator says it. */
@Schema(name = "RightsDraft")
record RightsDraft(
        @Nullable Licence licence,
        @Nullable Audience audience,
        @Nullable String facilityId,

        @Schema(description = "Who is to be seen and how they agreed") @Nullable
        String people,

        @Schema(description = "That you have looked for faces; who and when is kept")
        boolean facesChecked,

        @Schema(
                description =
                        "That other towns may know of it, where it is published for everybody; null leaves it as it is")
        @Nullable
        Boolean shared) {

    private static final int LONGEST = 2000;

    static RightsDraft of(Rights rights) {
        return new RightsDraft(
                rights.licence(),
                rights.audience(),
                rights.facilityId(),
                rights.people(),
                rights.facesChecked() != null,
                null);
    }

    /**
     * @param before whose tick is kept, with its date
     * @throws Problem that names the fields that can't be taken
     */
    Rights checked(Rights before, String by, Instant now) {
        var faults = new LinkedHashMap<String, Sentence>();
        if (licence == null) {
            faults.put("licence", Sentence.of("review.fault.choose"));
        }
        if (audience == null) {
            faults.put("audience", Sentence.of("review.fault.choose"));
        }
        if (audience == Audience.FACILITY && (facilityId == null || facilityId.isBlank())) {
            faults.put("facilityId", Sentence.of("review.fault.facility"));
        }
        if (people != null && people.length() > LONGEST) {
            faults.put("people", Sentence.of("problem.too-long", LONGEST));
        }
        if (!faults.isEmpty() || licence == null || audience == null) {
            throw Problem.invalid(faults);
        }
        FacesChecked checked = !facesChecked
                ? null
                : before.facesChecked() != null ? before.facesChecked() : new FacesChecked(by, now);
        return new Rights(
                licence,
                audience,
                audience == Audience.FACILITY ? facilityId : null,
                people == null || people.isBlank() ? null : people.strip(),
                checked);
    }
}
