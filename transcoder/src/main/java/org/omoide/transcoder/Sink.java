package org.omoide.transcoder;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Takes the files derived from one master. Names are relative ASCII paths such as {@code tiles/mono/full/0-3.mp4}.
 * May be called from several threads, for different files at a time.
 */
public interface Sink {

    /** Stores a small file at once. */
    void put(String name, String mediaType, byte[] content) throws IOException;

    /** Begins a file whose length is not known yet. */
    Growing open(String name, String mediaType) throws IOException;

    /**
     * A file that grows behind a head which is known last, as the {@code sidx} of a fragmented MP4 is. Uses constant
     * memory. Closing it before {@link #finish} gives it up and leaves nothing behind.
     */
    interface Growing extends Closeable {

        /** Appends a copy of the remaining bytes. */
        void append(ByteBuffer bytes) throws IOException;

        /** Puts {@code head} before all that was appended, and stores the file. */
        void finish(byte[] head) throws IOException;

        @Override
        void close() throws IOException;
    }
}
