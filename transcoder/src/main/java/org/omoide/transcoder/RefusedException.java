package org.omoide.transcoder;

import java.io.IOException;

/** The master can't be shown, for a reason that lies in the file. The message is for the log, never for the page. */
public final class RefusedException extends IOException {

    private final Refusal refusal;

    public RefusedException(Refusal refusal, String detail) {
        super(detail);
        this.refusal = refusal;
    }

    public Refusal refusal() {
        return refusal;
    }
}
