package org.omoide.sound;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import org.omoide.web.Problem;
import org.springframework.http.HttpStatus;

/**
 * A sound as it is kept, known by its content and not by its name: MP3 (ISO/IEC 11172-3), AAC in MP4 (ISO/IEC 14496-12),
 * Ogg (RFC 3533) or WAVE. Phones write into it where and by whom it was recorded; that goes, except from Ogg.
 *
 * @param mediaType as browsers know it
 */
public record SoundFile(byte[] bytes, String mediaType) {

    /** In bytes; some ten minutes of a voice. */
    public static final int LARGEST = 10 * 1024 * 1024;

    private static final int LEAST = 64;
    private static final int ID3V2_HEADER = 10;
    private static final int ID3V1_TAG = 128;
    private static final Set<String> BRANDS = Set.of("M4A ", "M4B ", "mp41", "mp42", "isom", "iso2", "dash", "qt  ");
    private static final Set<String> CONTAINERS = Set.of("moov", "trak", "mdia");
    private static final Set<String> TALKATIVE = Set.of("udta", "meta", "uuid");

    /** Whether the bytes begin as a sound does. */
    public static boolean isLike(byte[] bytes) {
        return bytes.length >= LEAST && (isMp3(bytes) || isMp4(bytes) || isOgg(bytes) || isWave(bytes));
    }

    /** @throws Problem 415 where it is no such sound, 413 where it is too large */
    public static SoundFile of(byte[] bytes) {
        if (!isLike(bytes)) {
            throw noSound();
        }
        if (bytes.length > LARGEST) {
            throw new Problem(HttpStatus.CONTENT_TOO_LARGE, "sound.large", LARGEST / 1024 / 1024);
        }
        if (isOgg(bytes)) {
            return new SoundFile(bytes, "audio/ogg");
        }
        if (isWave(bytes)) {
            return new SoundFile(wave(bytes), "audio/wav");
        }
        if (isMp4(bytes)) {
            var silent = bytes.clone();
            hush(ByteBuffer.wrap(silent), 0, silent.length);
            return new SoundFile(silent, "audio/mp4");
        }
        return new SoundFile(mp3(bytes), "audio/mpeg");
    }

    private static boolean isOgg(byte[] bytes) {
        return says(bytes, 0, "OggS");
    }

    private static boolean isWave(byte[] bytes) {
        return says(bytes, 0, "RIFF") && says(bytes, 8, "WAVE");
    }

    private static boolean isMp4(byte[] bytes) {
        return says(bytes, 4, "ftyp") && BRANDS.contains(new String(bytes, 8, 4, StandardCharsets.ISO_8859_1));
    }

    private static boolean isMp3(byte[] bytes) {
        return says(bytes, 0, "ID3") || isFrame(bytes, 0);
    }

    /** The header of a frame of layer III: eleven bits set, a version, a bit rate and a sampling rate that there are. */
    private static boolean isFrame(byte[] bytes, int at) {
        return at + 3 < bytes.length
                && (bytes[at] & 0xFF) == 0xFF
                && (bytes[at + 1] & 0xE6) == 0xE2
                && (bytes[at + 1] & 0x18) != 0x08
                && (bytes[at + 2] & 0xF0) != 0xF0
                && (bytes[at + 2] & 0xF0) != 0
                && (bytes[at + 2] & 0x0C) != 0x0C;
    }

    /** Without the tags before and behind (ID3v2, ID3v1). */
    private static byte[] mp3(byte[] bytes) {
        int from = 0;
        while (says(bytes, from, "ID3") && from + ID3V2_HEADER < bytes.length) {
            int size = 0;
            for (int i = 6; i < ID3V2_HEADER; i++) {
                size = size << 7 | bytes[from + i] & 0x7F;
            }
            from += ID3V2_HEADER + size;
            if (from >= bytes.length) {
                throw noSound();
            }
        }
        while (from < bytes.length && !isFrame(bytes, from)) {
            from++;
        }
        int to = bytes.length - ID3V1_TAG > from && says(bytes, bytes.length - ID3V1_TAG, "TAG")
                ? bytes.length - ID3V1_TAG
                : bytes.length;
        if (to - from < LEAST) {
            throw noSound();
        }
        return Arrays.copyOfRange(bytes, from, to);
    }

    /** The format and the samples alone. */
    private static byte[] wave(byte[] bytes) {
        var source = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        var kept = ByteBuffer.allocate(bytes.length).order(ByteOrder.LITTLE_ENDIAN);
        kept.put("RIFF\0\0\0\0WAVE".getBytes(StandardCharsets.ISO_8859_1));
        boolean sounds = false;
        for (int at = 12; at + 8 <= bytes.length; ) {
            // A recorder that was cut off leaves a size that is too large.
            int size = (int) Math.min(Integer.toUnsignedLong(source.getInt(at + 4)), bytes.length - at - 8L);
            boolean isData = says(bytes, at, "data");
            if (isData || says(bytes, at, "fmt ")) {
                kept.put(bytes, at, 4).putInt(size).put(bytes, at + 8, size);
                if (size % 2 == 1 && kept.hasRemaining()) {
                    kept.put((byte) 0);
                }
                sounds |= isData && size > 0;
            }
            at += 8 + size + size % 2;
        }
        if (!sounds) {
            throw noSound();
        }
        kept.putInt(4, kept.position() - 8);
        return Arrays.copyOf(kept.array(), kept.position());
    }

    /** Makes free space of what boxes say beside the sound: nothing moves, so that all offsets stay right. */
    private static void hush(ByteBuffer boxes, int from, int to) {
        for (int at = from; at + 8 <= to; ) {
            long told = Integer.toUnsignedLong(boxes.getInt(at));
            int header = told == 1 ? 16 : 8;
            if (at + header > to) {
                return;
            }
            long size = told == 0 ? to - at : told == 1 ? boxes.getLong(at + 8) : told;
            if (size < header || size > to - at) {
                throw noSound();
            }
            int end = at + (int) size;
            var type = new String(boxes.array(), at + 4, 4, StandardCharsets.ISO_8859_1);
            if (TALKATIVE.contains(type)) {
                System.arraycopy("free".getBytes(StandardCharsets.ISO_8859_1), 0, boxes.array(), at + 4, 4);
                Arrays.fill(boxes.array(), at + header, end, (byte) 0);
            } else if (CONTAINERS.contains(type)) {
                hush(boxes, at + header, end);
            }
            at = end;
        }
    }

    private static boolean says(byte[] bytes, int at, String word) {
        return at >= 0
                && at + word.length() <= bytes.length
                && new String(bytes, at, word.length(), StandardCharsets.ISO_8859_1).equals(word);
    }

    private static Problem noSound() {
        return new Problem(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "sound.no-file");
    }
}
