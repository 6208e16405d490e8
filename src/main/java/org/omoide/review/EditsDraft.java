package org.omoide.review;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omoide.footage.Footage;
import org.omoide.transcoder.Edits;
import org.omoide.transcoder.Edits.Blur;
import org.omoide.transcoder.Edits.Direction;
import org.omoide.transcoder.Inspection;
import org.omoide.web.Problem;
import org.omoide.web.Problem.Sentence;

/** Edits as a person sends them. */
@Schema(
        name = "Edits",
        description = "Directions in degrees of the master's picture: yaw 0 is its middle, to the right is positive;"
                + " times in seconds of the master")
record EditsDraft(
        @Schema(description = "Where the film begins; absent for its beginning") @Nullable
        Double from,

        @Schema(description = "Where it ends; absent for its end") @Nullable
        Double to,

        @Schema(description = "Where the view opens; absent for straight ahead") @Nullable
        Way start,

        @Nullable List<Circle> blurs) {

    static final int MOST_BLURS = 40;

    /** Shorter is over before anybody has looked around. */
    private static final double LEAST_SECONDS = 1;

    @Schema(name = "Direction")
    record Way(@Nullable Double yaw, @Nullable Double pitch) {}

    @Schema(name = "Blur", description = "A circle on the sphere that is made unrecognisable")
    record Circle(
            @Nullable Double yaw,
            @Nullable Double pitch,

            @Schema(description = "Degrees, 1 to 60") @Nullable
            Double radius,

            @Nullable Double from,
            @Nullable Double to) {}

    static EditsDraft of(Edits edits) {
        return new EditsDraft(
                edits.from() == 0 ? null : edits.from(),
                edits.to(),
                edits.start() == null
                        ? null
                        : new Way(edits.start().yaw(), edits.start().pitch()),
                edits.blurs().stream()
                        .map(blur -> new Circle(
                                blur.centre().yaw(), blur.centre().pitch(), blur.radius(), blur.from(), blur.to()))
                        .toList());
    }

    /** @throws Problem that names the fields that can't be taken */
    Edits checked(Footage footage) {
        var faults = new LinkedHashMap<String, Sentence>();
        var inspection = footage.inspection();
        double length = inspection != null && inspection.medium() instanceof Inspection.Film film
                ? film.seconds()
                : Double.POSITIVE_INFINITY;
        double begin = from == null ? 0 : from;
        double end = to == null ? length : Math.min(to, length);
        if (begin < 0 || begin > length - LEAST_SECONDS) {
            faults.put("from", Sentence.of("review.fault.from", Math.floor(length)));
        } else if (to != null && end < begin + LEAST_SECONDS) {
            faults.put("to", Sentence.of("review.fault.to"));
        }
        var towards = start == null ? null : direction(start.yaw(), start.pitch(), "start", faults);
        var circles = blurs == null ? List.<Circle>of() : blurs;
        if (circles.size() > MOST_BLURS) {
            faults.put("blurs", Sentence.of("review.fault.blurs", MOST_BLURS));
        }
        var hidden = new java.util.ArrayList<Blur>();
        for (int i = 0; i < circles.size(); i++) {
            var blur = blur(circles.get(i), "blurs." + i, faults);
            if (blur != null) {
                hidden.add(blur);
            }
        }
        if (!faults.isEmpty()) {
            throw Problem.invalid(faults);
        }
        return new Edits(begin, to == null || to >= length ? null : to, towards, hidden);
    }

    private static @Nullable Blur blur(@Nullable Circle circle, String field, Map<String, Sentence> faults) {
        int before = faults.size();
        if (circle == null) {
            faults.put(field, Sentence.of("review.fault.direction"));
            return null;
        }
        var centre = direction(circle.yaw(), circle.pitch(), field, faults);
        var radius = circle.radius();
        if (radius == null || !(radius >= Blur.LEAST_RADIUS && radius <= Blur.MOST_RADIUS)) {
            faults.put(field + ".radius", Sentence.of("review.fault.radius", Blur.LEAST_RADIUS, Blur.MOST_RADIUS));
        }
        var from = circle.from();
        var to = circle.to();
        if (from != null && !(from >= 0) || to != null && !(to > (from == null ? 0 : from))) {
            faults.put(field + ".to", Sentence.of("review.fault.while"));
        }
        return faults.size() > before || centre == null || radius == null ? null : new Blur(centre, radius, from, to);
    }

    private static @Nullable Direction direction(
            @Nullable Double yaw, @Nullable Double pitch, String field, Map<String, Sentence> faults) {
        if (yaw == null || !(Math.abs(yaw) <= 180)) {
            faults.put(field + ".yaw", Sentence.of("review.fault.yaw"));
        }
        if (pitch == null || !(Math.abs(pitch) <= 90)) {
            faults.put(field + ".pitch", Sentence.of("review.fault.pitch"));
        }
        return faults.keySet().stream().anyMatch(name -> name.startsWith(field + "."))
                ? null
                : new Direction(yaw, pitch);
    }
}
