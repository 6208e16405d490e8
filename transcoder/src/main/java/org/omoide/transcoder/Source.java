package org.omoide.transcoder;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Random access to the bytes of a master, wherever it lies. Used by one thread at a time. */
public interface Source extends Closeable {

    /** The whole length in bytes. */
    long size() throws IOException;

    /**
     * Reads into {@code target} from {@code position} (bytes from the start).
     *
     * @return the number of bytes read, at least one, or -1 at or behind the end
     */
    int read(long position, ByteBuffer target) throws IOException;

    /** The name that the file was uploaded under; only for messages and never to tell what the file is. */
    String name();
}
