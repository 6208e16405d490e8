package org.omoide.footage;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The checksums of the derived files of one version, as they were when they were made. Written as one line for each piece
 * of a file, {@code SHA256 BYTES NAME}, and at the end a line for those before, so that damage to the list is found, too.
 *
 * @param files the pieces of each file, in their order, by the file's name within the version
 */
public record Checksums(Map<String, List<Piece>> files) {

    /** Of the list itself, within the version. */
    public static final String NAME = "checksums.txt";

    /**
     * Bytes of the longest piece: so much is read, and proven, before any of it is shown to anybody. It is more than most
     * segments of a tile, and as little as is worth a request to a store far away.
     */
    public static final int PIECE = 256 * 1024;

    private static final Pattern LINE = Pattern.compile("([0-9a-f]{64}) (\\d{1,18}) (\\S+)");

    /**
     * So many bytes of a file.
     *
     * @param sha256 in hexadecimal
     */
    public record Piece(long bytes, String sha256) {

        /** Of what remains in the buffer, which stays as it is. */
        public static Piece of(ByteBuffer content) {
            var digest = new Digest();
            digest.update(content.duplicate());
            return digest.piece();
        }

        /** Takes in a piece bit by bit. */
        public static final class Digest {

            private final MessageDigest sha256;
            private long bytes;

            public Digest() {
                try {
                    sha256 = MessageDigest.getInstance("SHA-256");
                } catch (NoSuchAlgorithmException e) {
                    throw new IllegalStateException(e);
                }
            }

            public void update(ByteBuffer content) {
                bytes += content.remaining();
                sha256.update(content);
            }

            /** Of all that was taken in; it begins anew after that. */
            public Piece piece() {
                var piece = new Piece(bytes, HexFormat.of().formatHex(sha256.digest()));
                bytes = 0;
                return piece;
            }
        }
    }

    /** Cuts what it takes in, bit by bit, into pieces of {@link #PIECE} bytes; the last one is what is left. */
    public static final class Cutter {

        private final Piece.Digest digest = new Piece.Digest();
        private final List<Piece> pieces = new ArrayList<>();
        private int taken;

        /** Takes what remains in the buffer, which stays as it is. */
        public Cutter update(ByteBuffer content) {
            for (var left = content.duplicate(); left.hasRemaining(); ) {
                int length = Math.min(left.remaining(), PIECE - taken);
                digest.update(left.slice(left.position(), length));
                left.position(left.position() + length);
                taken += length;
                if (taken == PIECE) {
                    cut();
                }
            }
            return this;
        }

        private void cut() {
            pieces.add(digest.piece());
            taken = 0;
        }

        /** Of all that was taken in; a single empty one of nothing. */
        public List<Piece> pieces() {
            if (taken > 0 || pieces.isEmpty()) {
                cut();
            }
            return List.copyOf(pieces);
        }
    }

    public Checksums {
        files = Map.copyOf(files);
    }

    /** As it is stored; the same for the same files. */
    public String text() {
        var text = new StringBuilder();
        new TreeMap<>(files).forEach((name, pieces) -> pieces.forEach(piece -> append(text, piece, name)));
        append(text, Piece.of(ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8))), NAME);
        return text.toString();
    }

    private static void append(StringBuilder text, Piece piece, String name) {
        text.append(piece.sha256())
                .append(' ')
                .append(piece.bytes())
                .append(' ')
                .append(name)
                .append('\n');
    }

    /** @throws IllegalArgumentException if it isn't what {@link #text} once said */
    public static Checksums parse(String text) {
        var files = new TreeMap<String, List<Piece>>();
        for (var line : text.lines().toList()) {
            var parts = LINE.matcher(line);
            if (!parts.matches()) {
                throw new IllegalArgumentException("not a line of checksums: " + line);
            }
            if (!parts.group(3).equals(NAME)) {
                files.computeIfAbsent(parts.group(3), name -> new ArrayList<>())
                        .add(new Piece(Long.parseLong(parts.group(2)), parts.group(1)));
            }
        }
        var checksums = new Checksums(files);
        if (!checksums.text().equals(text)) {
            throw new IllegalArgumentException("the list of checksums is damaged");
        }
        return checksums;
    }
}
