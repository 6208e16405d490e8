package org.omoide.transcoder.media;

import static org.bytedeco.ffmpeg.global.avutil.av_strerror;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A call of FFmpeg that failed for a reason that is not the master's. */
public final class NativeException extends IOException {

    private final int code;

    NativeException(String action, int code) {
        super(action + ": " + describe(code));
        this.code = code;
    }

    /** FFmpeg's negative error number. */
    public int code() {
        return code;
    }

    /**
     * Passes on what a call returned.
     *
     * @throws NativeException if it is negative
     */
    public static int check(String action, int code) throws NativeException {
        if (code < 0) {
            throw new NativeException(action, code);
        }
        return code;
    }

    static String describe(int code) {
        byte[] text = new byte[128];
        av_strerror(code, text, text.length);
        int length = 0;
        while (length < text.length && text[length] != 0) {
            length++;
        }
        return new String(text, 0, length, StandardCharsets.UTF_8) + " (" + code + ")";
    }
}
