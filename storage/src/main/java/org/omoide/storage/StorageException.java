package org.omoide.storage;

/** An engine that can't be started or reached, or that answered against its protocol. */
public sealed class StorageException extends RuntimeException permits MissingObjectException {

    public StorageException(String message) {
        super(message);
    }

    public StorageException(String message, Throwable cause) {
        super(message, cause);
    }
}
