package org.omoide.transcoder.media;

import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_ERROR;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;
import static org.bytedeco.ffmpeg.global.avutil.setLogCallback;

import org.bytedeco.ffmpeg.avutil.LogCallback;
import org.bytedeco.javacpp.BytePointer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends what FFmpeg has to say to SLF4J. */
final class NativeLog {

    private static final Logger LOG = LoggerFactory.getLogger("org.omoide.transcoder.ffmpeg");

    /** Kept here as native code has the only other reference to it. */
    private static final LogCallback CALLBACK = new LogCallback() {
        @Override
        public void call(int level, BytePointer message) {
            // A broken master gives thousands of these, and none is an error of this program.
            if (LOG.isDebugEnabled()) {
                LOG.debug("{}", message.getString().strip());
            }
        }
    };

    static {
        av_log_set_level(AV_LOG_ERROR);
        setLogCallback(CALLBACK);
    }

    private NativeLog() {}

    static void route() {
        // The work is done once, by the static initialiser.
    }
}
