package org.omoide.transcoder;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps derived files in a local folder. */
public class FolderSink implements Sink {

    private final Path folder;
    private final List<String> names = new CopyOnWriteArrayList<>();

    public FolderSink(Path folder) {
        this.folder = folder;
    }

    /** The names of finished files in the order of their ends. */
    public List<String> names() {
        return names;
    }

    @Override
    public void put(String name, String mediaType, byte[] content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
        names.add(name);
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
                names.add(name);
            }

            @Override
            public void close() throws IOException {
                channel.close();
                Files.deleteIfExists(body);
            }
        };
    }
}
