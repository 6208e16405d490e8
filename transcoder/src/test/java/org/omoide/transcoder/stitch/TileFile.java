package org.omoide.transcoder.stitch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads the slices of a tile's file, by its boxes alone. */
final class TileFile {

    private TileFile() {}

    /** The slice NAL units of all pictures, in order. */
    static List<byte[]> slices(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        List<byte[]> slices = new ArrayList<>();
        while (bytes.hasRemaining()) {
            int length = bytes.getInt(bytes.position());
            byte[] type = new byte[4];
            bytes.get(bytes.position() + 4, type);
            if (new String(type, StandardCharsets.US_ASCII).equals("mdat")) {
                ByteBuffer data = bytes.slice(bytes.position() + 8, length - 8);
                while (data.hasRemaining()) {
                    byte[] nal = new byte[data.getInt()];
                    data.get(nal);
                    slices.add(nal);
                }
            }
            bytes.position(bytes.position() + length);
        }
        return slices;
    }
}
