package org.omoide.benchmark;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.omoide.transcoder.Sink;

/** Keeps derived files in a local folder. */
final class FolderSink implements Sink {

    private final Path folder;

    FolderSink(Path folder) {
        this.folder = folder;
    }

    @Override
    public void put(String name, String mediaType, byte[] content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
    }

    @Override
    public Growing open(String name, String mediaType) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
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
                try (FileChannel whole =
                        FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
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
