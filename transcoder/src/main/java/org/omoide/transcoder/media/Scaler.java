package org.omoide.transcoder.media;

import static org.bytedeco.ffmpeg.global.avutil.*;
import static org.bytedeco.ffmpeg.global.swscale.*;
import static org.omoide.transcoder.media.NativeException.check;

import java.io.Closeable;
import java.io.IOException;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swscale.SwsContext;

/**
 * Scales pictures and converts their colours to what the target says: pixel format, range and matrix always; primaries
 * and transfer only from PQ and HLG (ITU-R BT.2100), which libswscale maps perceptually to the smaller range. The
 * difference between the other primaries is smaller than that between two screens.
 */
public final class Scaler implements Closeable {

    private final SwsContext context = sws_alloc_context();

    public Scaler() {
        context.flags(SWS_BICUBIC);
        context.intent(SWS_INTENT_PERCEPTUAL);
        context.threads(1);
    }

    /** Fills the target, which has its size, format, colours and pixels already. The source's colours are set. */
    public void scale(AVFrame source, AVFrame target) throws IOException {
        boolean hdr = source.color_trc() == AVCOL_TRC_SMPTE2084 || source.color_trc() == AVCOL_TRC_ARIB_STD_B67;
        if (!hdr) {
            source.color_primaries(target.color_primaries());
            source.color_trc(target.color_trc());
        }
        if (source.colorspace() == AVCOL_SPC_UNSPECIFIED) {
            source.colorspace(AVCOL_SPC_BT709);
        }
        check("sws_scale_frame", sws_scale_frame(context, target, source));
    }

    @Override
    public void close() {
        sws_free_context(context);
    }
}
