package org.omoide.transcoder;

import java.io.IOException;

/** Tiles would not look the same beside others as they do alone, whatever guard was tried. The message is for the log. */
public final class UnstitchableException extends IOException {

    public UnstitchableException(String detail) {
        super(detail);
    }
}
