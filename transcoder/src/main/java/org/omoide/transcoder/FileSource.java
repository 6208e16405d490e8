package org.omoide.transcoder;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A master that lies in a local file. */
public final class FileSource implements Source {

    private final FileChannel channel;
    private final String name;

    private FileSource(FileChannel channel, String name) {
        this.channel = channel;
        this.name = name;
    }

    /** @throws IOException if the file can't be opened for reading */
    public static FileSource open(Path file) throws IOException {
        Path name = file.getFileName();
        return new FileSource(FileChannel.open(file, StandardOpenOption.READ), name == null ? "" : name.toString());
    }

    @Override
    public long size() throws IOException {
        return channel.size();
    }

    @Override
    public int read(long position, ByteBuffer target) throws IOException {
        return channel.read(target, position);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
