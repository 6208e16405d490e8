package org.omoide.transcoder.inspect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.util.Set;
import org.omoide.transcoder.Refusal;
import org.omoide.transcoder.RefusedException;

/** What a file is by its first bytes, whatever its name says. */
enum Container {
    JPEG,
    PNG,
    /** MP4 and QuickTime, ISO/IEC 14496-12. */
    ISO_MEDIA,
    MATROSKA,
    /** ISO/IEC 13818-1, packets of 188 bytes, or of 192 as cameras write them. */
    TRANSPORT_STREAM,
    PROGRAM_STREAM,
    AVI;

    private static final Set<String> FIRST_BOXES =
            Set.of("ftyp", "moov", "mdat", "free", "skip", "wide", "pnot", "styp", "udta", "uuid");
    private static final Set<String> PICTURE_BRANDS =
            Set.of("avif", "avis", "heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1", "crx ", "jxl ");

    /** @throws RefusedException with what it is instead */
    static Container of(Bytes bytes) throws IOException {
        String head = new String(bytes.at(0, 400), ISO_8859_1);
        if (head.startsWith("\u00ff\u00d8\u00ff")) {
            return JPEG;
        }
        if (head.startsWith("\u0089PNG\r\n\u001a\n")) {
            return PNG;
        }
        if (head.startsWith("\u001a\u0045\u00df\u00a3")) {
            return MATROSKA;
        }
        if (head.startsWith("RIFF") && head.startsWith("AVI ", 8)) {
            return AVI;
        }
        if (head.startsWith("\0\0\u0001\u00ba")) {
            return PROGRAM_STREAM;
        }
        if (transportPacket(head) > 0) {
            return TRANSPORT_STREAM;
        }
        String box = head.length() < 12 ? "" : head.substring(4, 8);
        if (box.equals("ftyp") && PICTURE_BRANDS.contains(head.substring(8, 12))) {
            throw new RefusedException(Refusal.UNSUPPORTED_CODEC, "brand " + head.substring(8, 12));
        }
        if (FIRST_BOXES.contains(box)) {
            return ISO_MEDIA;
        }
        if (isMediaOfAnotherKind(head)) {
            throw new RefusedException(Refusal.UNSUPPORTED_CODEC, "a known medium, but not one that is taken");
        }
        if (head.startsWith("ID3") || head.startsWith("fLaC") || head.startsWith("WAVE", 8)) {
            throw new RefusedException(Refusal.NO_PICTURE, "sound only");
        }
        throw new RefusedException(Refusal.NOT_MEDIA, "begins with no signature that is known here");
    }

    private static boolean isMediaOfAnotherKind(String head) {
        return head.startsWith("GIF8")
                || head.startsWith("RIFF") && head.startsWith("WEBP", 8)
                || head.startsWith("II*\0")
                || head.startsWith("MM\0*")
                || head.startsWith("FLV\u0001")
                || head.startsWith("OggS")
                || head.startsWith("0&\u00b2u\u008ef\u00cf\u0011")
                || head.startsWith("\0\0\0\u000cJXL ")
                // Raw H.264 and HEVC begin with a parameter set or an access unit delimiter.
                || head.startsWith("\0\0\0\u0001")
                        && head.length() > 5
                        && "\u0067\u0027\u0047\u0009\u0040\u0046".indexOf(head.charAt(4)) >= 0;
    }

    /** Length of a transport packet: 188, 192 or 0 for none. */
    static int transportPacket(String head) {
        for (int[] form : new int[][] {{188, 0}, {192, 4}}) {
            int length = form[0];
            int sync = form[1];
            if (head.length() > sync + length && head.charAt(sync) == 'G' && head.charAt(sync + length) == 'G') {
                return length;
            }
        }
        return 0;
    }
}
