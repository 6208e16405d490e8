package org.omoide.storage;

/** The open storage: the embedded servers where settings ask for them, and the clients' side of both protocols. */
public final class Storage implements AutoCloseable {

    private Storage() {}

    /**
     * Starts the embedded servers that the settings ask for, and waits until both engines answer. Where another process
     * already runs the embedded servers on the same folder, joins those.
     *
     * @throws StorageException if an engine can't be started or reached; the message says what to do
     */
    public static Storage open(StorageSettings settings) {
        throw new UnsupportedOperationException("the storage module comes next");
    }

    /** The connection string for the MongoDB driver, with credentials and the database's name. */
    public String mongodb() {
        throw new UnsupportedOperationException("the storage module comes next");
    }

    /** The objects' bucket. */
    public ObjectStore objects() {
        throw new UnsupportedOperationException("the storage module comes next");
    }

    /** Stops what {@link #open} started. */
    @Override
    public void close() {}
}
