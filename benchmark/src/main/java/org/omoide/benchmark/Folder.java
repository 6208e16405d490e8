package org.omoide.benchmark;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.omoide.transcoder.Sink;

/** Keeps derived files in a folder. */
record Folder(Path root) implements Sink {

    @Override
    public void put(String name, String mediaType, byte[] content) throws IOException {
        Files.write(place(name), content);
    }

    private Path place(String name) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        return file;
    }

    @Override
    public Growing open(String name, String mediaType) throws IOException {
        Path file = place(name);
        Path body = Files.createTempFile(file.getParent(), "body", null);
        FileChannel channel = FileChannel.open(body, StandardOpenOption.READ, StandardOpenOption.WRITE);
        return new Growing() {
            @Override
            public void append(ByteBuffer bytes) throws IOException {
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            }

            @Override
            public void finish(byte[] head) throws IOException {
                try (FileChannel whole = FileChannel.open(
                        file,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING)) {
                    whole.write(ByteBuffer.wrap(head));
                    channel.transferTo(0, channel.size(), whole);
                }
            }

            @Override
            public void close() throws IOException {
                channel.close();
                Files.deleteIfExists(body);
            }
        };
    }
}
