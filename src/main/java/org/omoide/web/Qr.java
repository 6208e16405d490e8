package org.omoide.web;

import com.google.zxing.WriterException;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.Encoder;

/**
 * A QR code (ISO/IEC 18004) as the path of an SVG picture, in which a module is one unit.
 *
 * @param size modules of a side, with the quiet zone round it
 * @param path of the dark modules
 */
public record Qr(int size, String path) {

    /** In modules, as the standard asks. */
    private static final int QUIET = 4;

    /** Read even where a quarter of it is dirty or torn off. */
    private static final ErrorCorrectionLevel CORRECTION = ErrorCorrectionLevel.Q;

    /** @throws IllegalArgumentException where no code holds so much */
    public static Qr of(String text) {
        try {
            var matrix = Encoder.encode(text, CORRECTION).getMatrix();
            var path = new StringBuilder();
            for (int y = 0; y < matrix.getHeight(); y++) {
                for (int x = 0; x < matrix.getWidth(); x++) {
                    if (matrix.get(x, y) == 1) {
                        path.append('M')
                                .append(x + QUIET)
                                .append(' ')
                                .append(y + QUIET)
                                .append("h1v1h-1z");
                    }
                }
            }
            return new Qr(matrix.getWidth() + 2 * QUIET, path.toString());
        } catch (WriterException e) {
            throw new IllegalArgumentException("no QR code holds " + text.length() + " signs", e);
        }
    }
}
