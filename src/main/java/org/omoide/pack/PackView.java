package org.omoide.pack;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.omoide.account.Account;
import org.omoide.account.Colour;
import org.omoide.hotspot.HotspotView;

/** A trip as the headsets of a facility have it with them. */
@Schema(name = "Pack", description = "Which headsets of the facility have a trip with them")
record PackView(
        @Schema(description = "Size of the trip's files") long bytes, List<OnHeadset> headsets) {

    enum State {
        /** Not with it, and not asked for. */
        NONE,
        /** Asked for; the headset hasn't been heard since. */
        ORDERED,
        FETCHING,
        READY,
        TOO_BIG,
        FAILED,
        /** To be thrown away; the headset hasn't been heard since. */
        LEAVING
    }

    @Schema(name = "PackOnHeadset")
    record OnHeadset(
            String id,
            String name,
            @Nullable Colour colour,

            @Schema(description = "Path of an SVG picture of 48 by 48") @Nullable
            String shape,

            State state,
            @Schema(description = "Bytes that are there") long done,
            @Schema(description = "Bytes of all") long bytes,

            @Schema(description = "Bytes of room that it hasn't")
            long lacking) {}

    /** @param parts of which the trip is made now */
    static OnHeadset of(Account headset, @Nullable Pack pack, Set<String> parts) {
        var colour = headset.device() == null ? null : headset.device().colour();
        var told = pack == null
                        || pack.told() == null
                        || parts.isEmpty()
                        || !parts.equals(pack.told().parts())
                ? null
                : pack.told();
        return new OnHeadset(
                headset.id(),
                headset.name(),
                colour,
                colour == null ? null : colour.shape(),
                stateOf(pack, told),
                told == null ? 0 : told.done(),
                told == null ? 0 : told.bytes(),
                told == null ? 0 : told.lacking());
    }

    private static State stateOf(@Nullable Pack pack, Pack.@Nullable Told told) {
        return pack == null
                ? State.NONE
                : !pack.wanted()
                        ? State.LEAVING
                        : told == null || told.state() == null
                                ? State.ORDERED
                                : State.valueOf(told.state().name());
    }

    /**
     * What a headset is to take along.
     *
     * @param wanted false where it is to be thrown away
     * @param ordered milliseconds since 1970; when it grows, all files are to be proven anew
     * @param films those of the stops, and those to which ways lead
     */
    @Schema(name = "PackOrder")
    record Order(String trip, String title, boolean wanted, long ordered, List<Stop> stops, List<Film> films) {

        static Order ofNothing(Pack pack) {
            return new Order(pack.tripId(), "", false, pack.ordered().toEpochMilli(), List.of(), List.of());
        }
    }

    /** @param media address of the derived files for this headset, with the slash */
    @Schema(name = "PackStop")
    record Stop(
            String id,
            String footageId,
            String name,
            @Nullable String place,
            @Nullable String eraText,
            @Nullable String filmedBy,
            @Nullable String media,
            @Nullable Double yaw,
            @Nullable Double pitch,
            int seconds,

            @Schema(description = "Address of what who filmed says of it") @Nullable
            String voice) {}

    /**
     * A film with its ways and things.
     *
     * @param name as it is called where somebody comes to it
     * @param media address of the derived files for this headset, with the slash
     * @param voice address of what who filmed says of it
     * @param hotspots without the ways that lead to what isn't taken along
     */
    @Schema(name = "PackFilm")
    record Film(
            String footageId,
            String name,
            @Nullable String eraText,
            @Nullable String filmedBy,
            @Nullable String media,
            @Nullable String voice,
            List<HotspotView> hotspots) {}

    /**
     * The files of one version that a headset needs.
     *
     * @param things pictures and sounds that go with it
     */
    @Schema(name = "FileList")
    record Files(String version, List<FileList.File> files, List<Things.Thing> things) {}
}
