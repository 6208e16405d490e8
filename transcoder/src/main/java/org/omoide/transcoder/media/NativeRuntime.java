package org.omoide.transcoder.media;

import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_ERROR;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;
import static org.bytedeco.ffmpeg.global.avutil.setLogCallback;

import org.bytedeco.ffmpeg.avutil.LogCallback;
import org.bytedeco.javacpp.BytePointer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends what FFmpeg has to say to SLF4J, and lets it have the memory that it needs. */
final class NativeRuntime {

    private static final Logger LOG = LoggerFactory.getLogger("org.omoide.transcoder.ffmpeg");

    static {
        // JavaCPP refuses to work once the process is larger than four heaps, which many encoders are by right.
        String limit = "org.bytedeco.javacpp.maxPhysicalBytes";
        System.setProperty(limit, System.getProperty(limit, "0"));
    }

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

    private NativeRuntime() {}

    static void prepare() {
        // The work is done once, by the static initialiser.
    }
}
