package org.omoide.footage;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.omoide.era.Era;
import org.omoide.footage.Footage.State;
import org.omoide.transcoder.Inspection;
import org.omoide.transcoder.Layout;
import org.omoide.transcoder.Refusal;
import org.springframework.context.MessageSource;

/** Footage as programs and pages see it. */
@Schema(name = "Footage", description = "One film or photo")
public record FootageView(
        String id,
        State state,
        @Nullable String title,
        @Nullable String filmedBy,

        @Schema(description = "EDTF", example = "1958~") @Nullable
        String era,

        @Schema(description = "The era in words, in both calendars", example = "昭和33年ごろ（1958年ごろ）") @Nullable
        String eraText,

        @Nullable String placeId,
        @Nullable Layout claim,
        @Schema(description = "Name of the uploaded file") String name,
        @Nullable String mediaType,
        @Schema(description = "Of the master, in bytes") long size,

        @Schema(description = "Of the master, in hexadecimal; null until all of it is there") @Nullable
        String sha256,

        @Schema(description = "Null until the file was looked at") @Nullable
        Layout layout,

        @Schema(description = "Length of a film") @Nullable Double seconds,

        @Schema(description = "The whole sphere, 960×480") @Nullable
        String poster,

        @Schema(description = "The view ahead, 640×360") @Nullable
        String preview,

        @Schema(description = "Page to watch it") @Nullable String watch,

        @Schema(description = "Of the transcoding that runs, 0 to 1") @Nullable
        Double fraction,

        @Nullable Refusal refusal,

        @Schema(description = "Why it can't be shown and what to do, in the language of the request") @Nullable
        String problem,

        Instant created,
        Instant updated) {

    /** @param media address of the derived files; null while there are none */
    static FootageView of(Footage footage, @Nullable String media, Locale locale, MessageSource messages) {
        var found = footage.inspection();
        var work = footage.work();
        var problem = footage.problem();
        return new FootageView(
                footage.id(),
                footage.state(),
                footage.title(),
                footage.filmedBy(),
                footage.era(),
                footage.era() == null ? null : Era.ofEdtf(footage.era()).text(locale),
                footage.placeId(),
                footage.claim(),
                footage.master().name(),
                footage.master().mediaType(),
                footage.master().size(),
                footage.master().sha256(),
                found == null ? null : found.layout(),
                found != null && found.medium() instanceof Inspection.Film film ? film.seconds() : null,
                media == null ? null : media + "poster.jpg",
                media == null ? null : media + "preview.jpg",
                media == null ? null : "/watch/" + footage.id(),
                work == null ? null : work.fraction(),
                problem == null ? null : problem.refusal(),
                problem == null ? null : sentence(problem, locale, messages),
                footage.created(),
                footage.updated());
    }

    private static String sentence(Footage.Problem problem, Locale locale, MessageSource messages) {
        return messages.getMessage(problem.messageKey(), null, locale);
    }
}
