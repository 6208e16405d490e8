package org.omoide.transcoder.cmaf;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.omoide.transcoder.Sink;

/**
 * A fragmented MP4 that grows fragment by fragment behind a head that is known last: {@code ftyp moov sidx}. Used by one
 * thread at a time.
 */
public final class CmafFile implements Closeable {

    /** Samples of one track for one fragment, the first of which is a key frame. */
    public record Run(Track track, long decodeTime, List<Sample> samples) {

        long duration() {
            return (long) samples.size() * track.sampleDuration();
        }
    }

    /**
     * Where everything lies in a finished file.
     *
     * @param initLength bytes of {@code ftyp} and {@code moov}
     * @param headLength bytes before the first fragment
     * @param lengths of the fragments in bytes
     * @param durations of the fragments in the first track's timescale
     */
    public record Index(int initLength, int headLength, List<Integer> lengths, List<Long> durations, int timescale) {

        /** All bytes of the file. */
        public long fileLength() {
            return headLength + lengths.stream().mapToLong(Integer::longValue).sum();
        }

        /** Seconds of the whole file. */
        public double seconds() {
            return durations.stream().mapToLong(Long::longValue).sum() / (double) timescale;
        }

        /** The highest bit rate of a fragment, in bits per second. */
        public long bandwidth() {
            long highest = 1;
            for (int i = 0; i < lengths.size(); i++) {
                highest = Math.max(highest, 8L * lengths.get(i) * timescale / Math.max(1, durations.get(i)));
            }
            return highest;
        }
    }

    private static final int SAMPLE_IS_KEY = 0x02000000;
    private static final int SAMPLE_DEPENDS = 0x01010000;
    private static final int UNFRAGMENTED = 0;

    private final Sink.Growing file;
    private final List<Track> tracks;
    private final List<Integer> lengths = new ArrayList<>();
    private final List<Long> durations = new ArrayList<>();

    /** Begins the file in the sink; the first track is the one that the index tells the time of. */
    public CmafFile(Sink sink, String name, String mediaType, List<Track> tracks) throws IOException {
        this.tracks = List.copyOf(tracks);
        this.file = sink.open(name, mediaType);
    }

    /** Appends one {@code moof} and {@code mdat}; the runs are in the order of the tracks. */
    public void append(List<Run> runs) throws IOException {
        BoxWriter writer = new BoxWriter();
        int[] dataOffsets = new int[runs.size()];
        writer.box("moof", moof -> {
            moof.fullBox("mfhd", 0, 0, mfhd -> mfhd.u32(lengths.size() + 1));
            for (int i = 0; i < runs.size(); i++) {
                dataOffsets[i] = writeTraf(moof, runs.get(i));
            }
        });
        int position = writer.length() + 8;
        for (int i = 0; i < runs.size(); i++) {
            writer.setU32(dataOffsets[i], position);
            position += runs.get(i).samples().stream()
                    .mapToInt(s -> s.data().length)
                    .sum();
        }
        writer.box("mdat", mdat -> runs.forEach(run -> run.samples().forEach(s -> mdat.put(s.data()))));
        file.append(ByteBuffer.wrap(writer.toBytes()));
        lengths.add(writer.length());
        durations.add(runs.get(0).duration());
    }

    private static int writeTraf(BoxWriter moof, Run run) {
        boolean reordered = run.samples().stream().anyMatch(s -> s.compositionOffset() != 0);
        boolean video = run.track().entry() instanceof Track.Avc;
        int[] dataOffset = new int[1];
        moof.box("traf", traf -> {
            traf.fullBox(
                    "tfhd",
                    0,
                    0x020000 | 0x08 | 0x20,
                    tfhd -> tfhd.u32(run.track().id())
                            .u32(run.track().sampleDuration())
                            .u32(video ? SAMPLE_DEPENDS : SAMPLE_IS_KEY));
            traf.fullBox("tfdt", 1, 0, tfdt -> tfdt.u64(run.decodeTime()));
            int flags = 0x001 | 0x200 | (video ? 0x004 : 0) | (reordered ? 0x800 : 0);
            traf.fullBox("trun", 1, flags, trun -> {
                trun.u32(run.samples().size());
                dataOffset[0] = trun.length();
                trun.u32(0);
                if (video) {
                    trun.u32(SAMPLE_IS_KEY);
                }
                for (Sample sample : run.samples()) {
                    trun.u32(sample.data().length);
                    if (reordered) {
                        trun.u32(sample.compositionOffset());
                    }
                }
            });
        });
        return dataOffset[0];
    }

    /** Writes the head and stores the file. */
    public Index finish() throws IOException {
        byte[] init = init();
        byte[] sidx = sidx();
        byte[] head = new byte[init.length + sidx.length];
        System.arraycopy(init, 0, head, 0, init.length);
        System.arraycopy(sidx, 0, head, init.length, sidx.length);
        file.finish(head);
        return new Index(
                init.length,
                head.length,
                List.copyOf(lengths),
                List.copyOf(durations),
                tracks.get(0).timescale());
    }

    private byte[] init() {
        BoxWriter writer = new BoxWriter();
        // cmf2 allows the negative composition offsets that keep the first picture at time 0 without an edit list.
        writer.box("ftyp", ftyp -> ftyp.ascii("iso6").u32(0).ascii("iso6cmf2dash"));
        long total = durations.stream().mapToLong(Long::longValue).sum();
        writer.box("moov", moov -> {
            moov.fullBox(
                    "mvhd",
                    0,
                    0,
                    mvhd -> mvhd.zeros(8)
                            .u32(tracks.get(0).timescale())
                            .u32(UNFRAGMENTED)
                            .u32(0x00010000)
                            .u16(0x0100)
                            .zeros(10)
                            .put(Track.UNITY)
                            .zeros(24)
                            .u32(tracks.size() + 1));
            tracks.forEach(track -> track.writeTrak(moov));
            moov.box("mvex", mvex -> {
                mvex.fullBox("mehd", 1, 0, mehd -> mehd.u64(total));
                for (Track track : tracks) {
                    mvex.fullBox(
                            "trex",
                            0,
                            0,
                            trex -> trex.u32(track.id())
                                    .u32(1)
                                    .u32(track.sampleDuration())
                                    .zeros(8));
                }
            });
        });
        return writer.toBytes();
    }

    private byte[] sidx() {
        BoxWriter writer = new BoxWriter();
        writer.fullBox("sidx", 0, 0, sidx -> {
            sidx.u32(tracks.get(0).id()).u32(tracks.get(0).timescale()).u32(0).u32(0);
            sidx.u16(0).u16(lengths.size());
            for (int i = 0; i < lengths.size(); i++) {
                sidx.u32(lengths.get(i)).u32(durations.get(i)).u32(0x90000000L);
            }
        });
        return writer.toBytes();
    }

    /** Gives the file up unless it is finished. */
    @Override
    public void close() throws IOException {
        file.close();
    }
}
