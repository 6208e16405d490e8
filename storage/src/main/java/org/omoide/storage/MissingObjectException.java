package org.omoide.storage;

/** There is no object of that key, or no multipart upload of that id. */
public final class MissingObjectException extends StorageException {

    MissingObjectException(String what, Throwable cause) {
        super("There is no " + what, cause);
    }
}
