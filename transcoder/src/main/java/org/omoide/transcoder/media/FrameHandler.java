package org.omoide.transcoder.media;

import java.io.IOException;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/** Takes decoded frames one after another, in the order of presentation. */
@FunctionalInterface
public interface FrameHandler {

    /**
     * @param frame is the caller's and changes afterwards; its {@code best_effort_timestamp} is in the stream's time
     *     base
     * @return whether to go on
     */
    boolean frame(AVFrame frame) throws IOException;
}
