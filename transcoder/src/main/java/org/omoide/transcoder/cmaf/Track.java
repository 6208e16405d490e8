package org.omoide.transcoder.cmaf;

/**
 * A track of a CMAF file. All its samples have the same duration, but for the last one of sound.
 *
 * @param id from 1
 * @param timescale units per second
 * @param sampleDuration in units of {@code timescale}
 */
public record Track(int id, int timescale, int sampleDuration, Entry entry) {

    /** What stands in the sample description. */
    public sealed interface Entry {}

    /**
     * H.264.
     *
     * @param width shown, after cropping
     * @param avcc content of the {@code avcC} box, ISO/IEC 14496-15
     */
    public record Avc(int width, int height, byte[] avcc) implements Entry {

        /** RFC 6381 name of the codec with profile and level, for example {@code avc1.64001f}. */
        public String codec() {
            return String.format("avc1.%02x%02x%02x", avcc[1], avcc[2], avcc[3]);
        }
    }

    /**
     * AAC.
     *
     * @param config AudioSpecificConfig, ISO/IEC 14496-3
     * @param bitRate in bits per second
     */
    public record Aac(int channels, int sampleRate, int bitRate, byte[] config) implements Entry {

        /** RFC 6381 name of AAC-LC. */
        public static final String CODEC = "mp4a.40.2";
    }

    void writeTrak(BoxWriter moov) {
        int volume = entry instanceof Aac ? 0x0100 : 0;
        int width = entry instanceof Avc avc ? avc.width : 0;
        int height = entry instanceof Avc avc ? avc.height : 0;
        moov.box("trak", trak -> {
            trak.fullBox(
                    "tkhd",
                    0,
                    7,
                    tkhd -> tkhd.zeros(8)
                            .u32(id)
                            .zeros(4 + 4 + 8 + 4)
                            .u16(volume)
                            .u16(0)
                            .put(UNITY)
                            .u32((long) width << 16)
                            .u32((long) height << 16));
            trak.box("mdia", mdia -> {
                mdia.fullBox(
                        "mdhd",
                        0,
                        0,
                        mdhd -> mdhd.zeros(8)
                                .u32(timescale)
                                .u32(0)
                                .u16(UNDETERMINED_LANGUAGE)
                                .u16(0));
                mdia.fullBox(
                        "hdlr",
                        0,
                        0,
                        hdlr -> hdlr.u32(0)
                                .ascii(entry instanceof Avc ? "vide" : "soun")
                                .zeros(12)
                                .ascii(entry instanceof Avc ? "video" : "sound")
                                .u8(0));
                mdia.box("minf", this::writeMinf);
            });
        });
    }

    private void writeMinf(BoxWriter minf) {
        if (entry instanceof Avc) {
            minf.fullBox("vmhd", 0, 1, vmhd -> vmhd.zeros(8));
        } else {
            minf.fullBox("smhd", 0, 0, smhd -> smhd.zeros(4));
        }
        minf.box("dinf", dinf -> dinf.fullBox("dref", 0, 0, dref -> dref.u32(1).fullBox("url ", 0, 1, url -> {})));
        minf.box("stbl", stbl -> {
            stbl.fullBox("stsd", 0, 0, stsd -> {
                stsd.u32(1);
                if (entry instanceof Avc avc) {
                    writeAvc(stsd, avc);
                } else if (entry instanceof Aac aac) {
                    writeAac(stsd, aac);
                }
            });
            stbl.fullBox("stts", 0, 0, box -> box.u32(0));
            stbl.fullBox("stsc", 0, 0, box -> box.u32(0));
            stbl.fullBox("stsz", 0, 0, box -> box.u32(0).u32(0));
            stbl.fullBox("stco", 0, 0, box -> box.u32(0));
        });
    }

    private static void writeAvc(BoxWriter stsd, Avc avc) {
        stsd.box("avc1", avc1 -> {
            avc1.zeros(6).u16(1).zeros(16).u16(avc.width).u16(avc.height);
            avc1.u32(0x00480000).u32(0x00480000).u32(0).u16(1).zeros(32).u16(24).u16(0xFFFF);
            avc1.box("avcC", avcC -> avcC.put(avc.avcc));
            avc1.box("colr", colr -> colr.ascii("nclx").u16(1).u16(1).u16(1).u8(0));
            avc1.box("pasp", pasp -> pasp.u32(1).u32(1));
        });
    }

    private static void writeAac(BoxWriter stsd, Aac aac) {
        stsd.box("mp4a", mp4a -> {
            mp4a.zeros(6).u16(1).zeros(8).u16(aac.channels).u16(16).zeros(4);
            mp4a.u32((long) aac.sampleRate << 16);
            int configLength = aac.config.length;
            mp4a.fullBox("esds", 0, 0, esds -> {
                // ISO/IEC 14496-1: ES, DecoderConfig, DecoderSpecificInfo and SLConfig descriptors.
                esds.u8(0x03).u8(23 + configLength).u16(0).u8(0);
                esds.u8(0x04).u8(15 + configLength).u8(0x40).u8(0x15).u8(0).u16(0);
                esds.u32(aac.bitRate).u32(aac.bitRate);
                esds.u8(0x05).u8(configLength).put(aac.config);
                esds.u8(0x06).u8(1).u8(2);
            });
        });
    }

    private static final int UNDETERMINED_LANGUAGE = 0x55C4;

    static final byte[] UNITY = new BoxWriter()
            .u32(0x00010000)
            .zeros(12)
            .u32(0x00010000)
            .zeros(12)
            .u32(0x40000000)
            .toBytes();
}
