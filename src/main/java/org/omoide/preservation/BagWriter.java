package org.omoide.preservation;

import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.omoide.footage.Checksums.Piece;
import reactor.core.publisher.Flux;

/**
 * Writes a bag (BagIt 1.0, RFC 8493). Each byte is digested on its way to the disk, and nothing is read again. The file that
 * makes a folder a bag is written last, so that what was broken off is none.
 */
final class BagWriter implements Closeable {

    /** That wait while one is written. */
    private static final int BUFFERS = 8;

    private final Path folder;
    private final BufferedWriter manifest;
    private long files;
    private long bytes;

    /** @param folder is made; nothing may be in it */
    BagWriter(Path folder) throws IOException {
        this.folder = folder;
        Files.createDirectories(folder.resolve(Bag.PAYLOAD));
        manifest = Files.newBufferedWriter(folder.resolve(Bag.MANIFEST));
    }

    /**
     * Begins a file of the payload, which is in the bag once the stream was closed. Several may be open at a time.
     *
     * @param name below {@code data/}, with slashes; of ASCII letters that no file system minds
     */
    OutputStream payload(String name) throws IOException {
        var path = Bag.PAYLOAD + "/" + name;
        var file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        return new Digested(path, file);
    }

    /**
     * Adds a file of the payload, or nothing where its content breaks off.
     *
     * @return what it came to
     * @throws RuntimeException whatever the content ended with
     */
    Piece copy(String name, Flux<ByteBuffer> content) throws IOException {
        var path = Bag.PAYLOAD + "/" + name;
        var file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        try (var copy = new Digested(path, file)) {
            try {
                for (var buffer : content.toIterable(BUFFERS)) {
                    copy.write(buffer.array(), buffer.arrayOffset() + buffer.position(), buffer.remaining());
                }
            } catch (RuntimeException e) {
                copy.abandon();
                Files.delete(file);
                throw e;
            }
            copy.close();
            return new Piece(copy.length, copy.sha256);
        }
    }

    long files() {
        return files;
    }

    long bytes() {
        return bytes;
    }

    /** Makes it a bag. The number and size of the payload's files are added to what is said of it. */
    void finish(Map<String, String> info) throws IOException {
        manifest.close();
        var labels = new LinkedHashMap<>(info);
        labels.put(Bag.OXUM, bytes + "." + files);
        var said = new StringBuilder();
        labels.forEach(
                (label, value) -> said.append(label).append(": ").append(value).append('\n'));
        Files.writeString(folder.resolve(Bag.INFO), said);
        var digests = new StringBuilder();
        digests.append(Bag.sha256(folder.resolve(Bag.INFO)))
                .append("  ")
                .append(Bag.INFO)
                .append('\n');
        digests.append(sha256(Bag.DECLARED))
                .append("  ")
                .append(Bag.DECLARATION)
                .append('\n');
        digests.append(Bag.sha256(folder.resolve(Bag.MANIFEST)))
                .append("  ")
                .append(Bag.MANIFEST)
                .append('\n');
        Files.writeString(folder.resolve(Bag.TAG_MANIFEST), digests);
        Files.writeString(folder.resolve(Bag.DECLARATION), Bag.DECLARED);
    }

    private static String sha256(String text) {
        return HexFormat.of().formatHex(digest().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        manifest.close();
    }

    private final class Digested extends FilterOutputStream {

        private final String path;
        private final MessageDigest digest;
        private long length;
        private String sha256 = "";
        private boolean closed;

        private Digested(String path, Path file) throws IOException {
            this(path, Files.newOutputStream(file), digest());
        }

        private Digested(String path, OutputStream file, MessageDigest digest) {
            super(new BufferedOutputStream(new DigestOutputStream(file, digest)));
            this.path = path;
            this.digest = digest;
        }

        @Override
        public void write(byte[] buffer, int offset, int count) throws IOException {
            out.write(buffer, offset, count);
            length += count;
        }

        @Override
        public void write(int one) throws IOException {
            out.write(one);
            length++;
        }

        /** Ends it, and leaves it out of the bag. */
        private void abandon() throws IOException {
            closed = true;
            out.close();
        }

        @Override
        public void close() throws IOException {
            if (closed) {
                return;
            }
            closed = true;
            out.close();
            sha256 = HexFormat.of().formatHex(digest.digest());
            manifest.write(sha256 + "  " + path + "\n");
            files++;
            bytes += length;
        }
    }
}
