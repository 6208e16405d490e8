package org.omoide.hotspot;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.omoide.footage.Footage;
import org.omoide.hotspot.Hotspot.Photo;
import org.omoide.hotspot.Hotspot.Picture;
import org.omoide.hotspot.Hotspot.Sentence;
import org.omoide.hotspot.Hotspot.Sound;
import org.omoide.hotspot.Hotspot.Way;
import org.omoide.overlay.Overlays;

/** A hotspot as programs and pages see it; angles in degrees, as of the film's own directions. */
@Schema(name = "Hotspot", description = "A way to other footage, or a thing that opens")
public record HotspotView(
        String id,
        Kind kind,
        double yaw,
        double pitch,

        @Schema(description = "The footage that a WAY leads to") @Nullable
        String to,

        @Schema(description = "Where one looks on arriving there") @Nullable
        Double arrival,

        @Schema(description = "The old photo of a PHOTO") @Nullable
        String photo,

        @Schema(description = "What is said of it") @Nullable
        String text,

        @Schema(description = "Of the footage that a way leads to, or of the old photo") @Nullable
        String title,

        @Nullable String credit,

        @Schema(description = "Of an old photo, in words") @Nullable
        String eraText,

        @Schema(description = "Address of the picture or the sound") @Nullable
        String file,

        @Schema(description = "Of the picture: width divided by height") @Nullable
        Double aspect,

        @Schema(description = "Whether what it leads to or shows is there no more; only who may change it sees such")
        boolean gone,

        @Schema(
                description = "Of a new way, for who may change the other footage too: the way back, to be added there",
                nullable = true)
        @Nullable
        HotspotDraft back) {

    /** @param target null where there is none that the visitor may see */
    static HotspotView way(Hotspot hotspot, Way way, @Nullable Footage target) {
        return new HotspotView(
                hotspot.id(),
                Kind.WAY,
                hotspot.yaw(),
                hotspot.pitch(),
                way.to(),
                way.arrival(),
                null,
                way.text(),
                target == null ? null : target.title(),
                null,
                null,
                null,
                null,
                target == null,
                null);
    }

    /** @param overlay null where it was taken away */
    static HotspotView photo(Hotspot hotspot, Photo photo, Overlays.@Nullable View overlay) {
        return new HotspotView(
                hotspot.id(),
                Kind.PHOTO,
                hotspot.yaw(),
                hotspot.pitch(),
                null,
                null,
                photo.overlayId(),
                photo.text(),
                overlay == null ? null : overlay.title(),
                overlay == null ? null : overlay.credit(),
                overlay == null ? null : overlay.eraText(),
                overlay == null ? null : overlay.picture(),
                overlay == null ? null : overlay.aspect(),
                overlay == null,
                null);
    }

    static HotspotView picture(Hotspot hotspot, Picture picture) {
        return own(hotspot, Kind.PICTURE, picture.text(), picture.credit(), address(hotspot), picture.aspect());
    }

    static HotspotView sound(Hotspot hotspot, Sound sound) {
        return own(hotspot, Kind.SOUND, sound.text(), sound.credit(), address(hotspot), null);
    }

    static HotspotView sentence(Hotspot hotspot, Sentence sentence) {
        return own(hotspot, Kind.SENTENCE, sentence.text(), null, null, null);
    }

    private static HotspotView own(
            Hotspot hotspot,
            Kind kind,
            @Nullable String text,
            @Nullable String credit,
            @Nullable String file,
            @Nullable Double aspect) {
        return new HotspotView(
                hotspot.id(),
                kind,
                hotspot.yaw(),
                hotspot.pitch(),
                null,
                null,
                null,
                text,
                null,
                credit,
                null,
                file,
                aspect,
                false,
                null);
    }

    HotspotView withBack(HotspotDraft draft) {
        return new HotspotView(
                id, kind, yaw, pitch, to, arrival, photo, text, title, credit, eraText, file, aspect, gone, draft);
    }

    static String address(Hotspot hotspot) {
        return "/api/hotspots/" + hotspot.id() + "/file";
    }
}
