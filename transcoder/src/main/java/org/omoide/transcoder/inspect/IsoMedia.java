package org.omoide.transcoder.inspect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.omoide.transcoder.Inspection.Evidence;
import org.omoide.transcoder.Inspection.Pose;
import org.omoide.transcoder.Layout;
import org.omoide.transcoder.Refusal;
import org.omoide.transcoder.RefusedException;

/**
 * The boxes of an MP4 or QuickTime file (ISO/IEC 14496-12) that tell whether it is whole, and the boxes of Spherical
 * Video V1 and V2. FFmpeg reads the latter too, but passes over projections that it doesn't know and then takes a mesh
 * for an equirectangular picture.
 *
 * @see <a href="https://github.com/google/spatial-media/blob/master/docs/spherical-video-v2-rfc.md">Spherical Video V2</a>
 */
final class IsoMedia {

    /** More boxes at the top than a film of many hours has fragments. */
    private static final int MOST_BOXES = 200_000;

    /** A track of more samples than hours of film have at 240 frames a second; FFmpeg keeps 24 bytes for each. */
    private static final long MOST_SAMPLES = 4_000_000;

    private static final int MOST_XML = 64 * 1024;
    private static final String SPHERICAL_UUID = "ffcc8263f8554a938814587a02521fdd";
    private static final Set<String> TOP = Set.of(
            "ftyp", "moov", "moof", "mdat", "free", "skip", "wide", "uuid", "mfra", "sidx", "styp", "meta", "udta");

    /** Bytes of a sample entry for pictures before the boxes in it. */
    private static final int VISUAL_SAMPLE_ENTRY = 86;

    private static final double FIXED_16 = 1 << 16;
    private static final double FIXED_32 = 4294967296.0;

    /**
     * A track that holds a picture.
     *
     * @param samples that are declared
     */
    record PictureTrack(long samples, @Nullable Projection projection) {}

    private final Bytes bytes;
    private final List<PictureTrack> pictures = new ArrayList<>();
    private boolean movie;
    private boolean fragmented;
    private @Nullable String cutShort;

    private IsoMedia(Bytes bytes) {
        this.bytes = bytes;
    }

    /** @throws RefusedException if the film is cut short, or its tables are absurd */
    static IsoMedia read(Bytes bytes) throws IOException {
        IsoMedia media = new IsoMedia(bytes);
        media.walkTop();
        if (!media.movie) {
            throw media.cutShort == null
                    ? new RefusedException(Refusal.CORRUPT, "no moov box")
                    : new RefusedException(Refusal.TRUNCATED, media.cutShort + ", and no moov box");
        }
        if (media.fragmented && media.cutShort != null) {
            throw new RefusedException(Refusal.TRUNCATED, media.cutShort);
        }
        return media;
    }

    List<PictureTrack> pictures() {
        return pictures;
    }

    /** Whether the samples are declared fragment by fragment, and not in one place. */
    boolean fragmented() {
        return fragmented;
    }

    /** A box's type, where its content begins, and where it ends. */
    private record Box(String type, long content, long end) {}

    private @Nullable Box box(long position, long limit) throws IOException {
        byte[] head = bytes.at(position, 8);
        if (head.length < 8 || position + 8 > limit) {
            return null;
        }
        long length = bytes.u32(position);
        String type = new String(head, 4, 4, ISO_8859_1);
        long content = position + 8;
        if (length == 1) {
            length = bytes.u64(content);
            content += 8;
        } else if (length == 0) {
            length = limit - position;
        }
        long end = position + length;
        return length < content - position || end < position ? null : new Box(type, content, end);
    }

    private void walkTop() throws IOException {
        long position = 0;
        for (int i = 0; i < MOST_BOXES; i++) {
            Box box = box(position, bytes.size());
            if (box == null || !TOP.contains(box.type())) {
                // Cameras append data of their own that are no boxes.
                return;
            }
            if (box.end() > bytes.size()) {
                cutShort = box.type() + " ends at " + box.end() + " of " + bytes.size();
                return;
            }
            if (box.type().equals("moov")) {
                movie = true;
                walkMovie(box);
            }
            fragmented |= box.type().equals("moof");
            position = box.end();
        }
    }

    private interface Visitor {
        void visit(Box box) throws IOException;
    }

    private void children(long from, long limit, Visitor visitor) throws IOException {
        long position = from;
        for (int i = 0; i < 500; i++) {
            Box child = box(position, limit);
            if (child == null || child.end() > limit) {
                return;
            }
            visitor.visit(child);
            position = child.end();
        }
    }

    private void walkMovie(Box moov) throws IOException {
        children(moov.content(), moov.end(), child -> {
            if (child.type().equals("trak")) {
                new Track().walk(child);
            }
        });
    }

    private final class Track {

        private String handler = "";
        private long samples;
        private @Nullable Projection version1;
        private Projection.@Nullable Kind kind;
        private @Nullable Layout layout;
        private Pose pose = Pose.UPRIGHT;

        void walk(Box track) throws IOException {
            visit(track);
            if (handler.equals("vide")) {
                pictures.add(new PictureTrack(samples, projection()));
            }
        }

        private @Nullable Projection projection() {
            if (kind != null) {
                return new Projection(kind, layout, pose, Evidence.SPHERICAL_VIDEO_V2);
            }
            if (version1 != null && version1.layout() == null) {
                return new Projection(version1.kind(), layout, version1.pose(), version1.evidence());
            }
            return version1;
        }

        private void visit(Box parent) throws IOException {
            children(parent.content(), parent.end(), this::read);
        }

        private void read(Box box) throws IOException {
            switch (box.type()) {
                case "mdia", "minf", "stbl", "sv3d", "proj" -> visit(box);
                case "hdlr" -> {
                    String type = new String(bytes.at(box.content() + 8, 4), ISO_8859_1);
                    // QuickTime has a second one, for the data handler, further in.
                    handler = handler.isEmpty() ? type : handler;
                }
                case "stsz", "stz2" -> countSamples(box);
                case "stsd" -> children(box.content() + 8, box.end(), this::sampleEntry);
                case "uuid" -> readUuid(box);
                case "st3d" -> layout = layout(bytes.u8(box.content() + 4));
                case "prhd" ->
                    pose = Projection.pose(
                            bytes.s32(box.content() + 4) / FIXED_16,
                            bytes.s32(box.content() + 8) / FIXED_16,
                            bytes.s32(box.content() + 12) / FIXED_16);
                case "equi" -> readBounds(box);
                case "mshp" -> kind = Projection.Kind.PARTIAL;
                case "cbmp" -> kind = Projection.Kind.OTHER;
                default -> {}
            }
        }

        private void sampleEntry(Box entry) throws IOException {
            if (handler.equals("vide")) {
                children(entry.content() - 8 + VISUAL_SAMPLE_ENTRY, entry.end(), this::read);
            }
        }

        private void countSamples(Box box) throws IOException {
            samples = Math.max(0, bytes.u32(box.content() + 8));
            long constantSize = box.type().equals("stsz") ? bytes.u32(box.content() + 4) : 0;
            boolean sound = handler.equals("soun");
            if (samples > MOST_SAMPLES && !(sound && constantSize > 0)) {
                throw new RefusedException(Refusal.TOO_LONG, samples + " samples in a track");
            }
            if (samples * constantSize > bytes.size()) {
                throw new RefusedException(Refusal.TRUNCATED, samples + " samples of " + constantSize + " bytes");
            }
        }

        private void readUuid(Box box) throws IOException {
            byte[] id = bytes.at(box.content(), 16);
            StringBuilder hex = new StringBuilder();
            for (byte b : id) {
                hex.append("%02x".formatted(b));
            }
            if (hex.toString().equals(SPHERICAL_UUID)) {
                int length = (int) Math.min(MOST_XML, box.end() - box.content() - 16);
                String xml = new String(bytes.at(box.content() + 16, length), UTF_8);
                version1 = SphericalXml.ofVideo(xml).projection(2, 1).orElse(null);
            }
        }

        private void readBounds(Box box) throws IOException {
            double top = bytes.u32(box.content() + 4) / FIXED_32;
            double bottom = bytes.u32(box.content() + 8) / FIXED_32;
            double left = bytes.u32(box.content() + 12) / FIXED_32;
            double right = bytes.u32(box.content() + 16) / FIXED_32;
            boolean whole = top + bottom <= Projection.TOLERATED_CROP && left + right <= Projection.TOLERATED_CROP;
            kind = whole ? Projection.Kind.EQUIRECTANGULAR : Projection.Kind.PARTIAL;
        }

        private @Nullable Layout layout(int stereoMode) throws RefusedException {
            return switch (stereoMode) {
                case 0 -> Layout.MONO;
                case 1 -> Layout.TOP_BOTTOM;
                case 2 -> Layout.LEFT_RIGHT;
                // Eyes the other way round would hurt.
                case 4 -> throw new RefusedException(Refusal.OTHER_PROJECTION, "right eye's picture at the left");
                default -> null;
            };
        }
    }

    /** What the file says of its picture; where it has several tracks, the first that says something. */
    Optional<Projection> projection() {
        return pictures.stream()
                .flatMap(track -> Stream.ofNullable(track.projection()))
                .findFirst();
    }
}
