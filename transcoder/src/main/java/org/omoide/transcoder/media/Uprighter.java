package org.omoide.transcoder.media;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_DATA_DISPLAYMATRIX;
import static org.bytedeco.ffmpeg.global.avfilter.*;
import static org.bytedeco.ffmpeg.global.avutil.*;
import static org.omoide.transcoder.media.NativeException.check;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.ffmpeg.avfilter.AVFilterContext;
import org.bytedeco.ffmpeg.avfilter.AVFilterGraph;
import org.bytedeco.ffmpeg.avfilter.AVFilterInOut;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVFrameSideData;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.jspecify.annotations.Nullable;

/** Turns and mirrors pictures as their display matrix says, whether it comes from the container or from EXIF. */
public final class Uprighter implements Closeable {

    private final Optional<BytePointer> ofStream;
    private final AVFrame upright = av_frame_alloc();
    private @Nullable AVFilterGraph graph;
    private @Nullable AVFilterContext entry;
    private @Nullable AVFilterContext exit;

    public Uprighter(MediaInput input, AVStream stream) {
        ofStream = input.sideData(stream, AV_PKT_DATA_DISPLAYMATRIX);
    }

    /** The picture as it should stand: the same frame, or one that changes with the next call. */
    public AVFrame turn(AVFrame frame) throws IOException {
        String filters = filters(frame);
        if (filters.isEmpty()) {
            return frame;
        }
        if (graph == null) {
            build(frame, filters);
        }
        av_frame_unref(upright);
        long time = frame.best_effort_timestamp();
        check("av_buffersrc_write_frame", av_buffersrc_write_frame(entry, frame));
        check("av_buffersink_get_frame", av_buffersink_get_frame(exit, upright));
        upright.best_effort_timestamp(time);
        return upright;
    }

    private String filters(AVFrame frame) {
        AVFrameSideData ofFrame = av_frame_get_side_data(frame, AV_FRAME_DATA_DISPLAYMATRIX);
        BytePointer matrix = ofFrame != null ? ofFrame.data() : ofStream.orElse(null);
        if (matrix == null) {
            return "";
        }
        IntPointer entries = new IntPointer(matrix);
        double degrees = (-av_display_rotation_get(entries) % 360 + 360) % 360;
        List<String> filters = new ArrayList<>();
        switch ((int) Math.rint(degrees / 90) % 4) {
            case 1 -> filters.add(entries.get(3) > 0 ? "transpose=cclock_flip" : "transpose=clock");
            case 2 -> {
                if (entries.get(0) < 0) {
                    filters.add("hflip");
                }
                if (entries.get(4) < 0) {
                    filters.add("vflip");
                }
            }
            case 3 -> filters.add(entries.get(3) < 0 ? "transpose=clock_flip" : "transpose=cclock");
            default -> {
                if (entries.get(4) < 0) {
                    filters.add("vflip");
                }
            }
        }
        return String.join(",", filters);
    }

    private void build(AVFrame frame, String filters) throws IOException {
        AVFilterGraph built = avfilter_graph_alloc();
        graph = built;
        built.nb_threads(1);
        String pixels = "video_size=" + frame.width() + "x" + frame.height() + ":pix_fmt=" + frame.format()
                + ":time_base=1/1000:pixel_aspect=1/1:colorspace=" + frame.colorspace() + ":range="
                + frame.color_range();
        entry = avfilter_graph_alloc_filter(built, avfilter_get_by_name("buffer"), "in");
        check("buffer", avfilter_init_str(entry, pixels));
        exit = avfilter_graph_alloc_filter(built, avfilter_get_by_name("buffersink"), "out");
        check("buffersink", avfilter_init_str(exit, (String) null));
        AVFilterInOut outputs = avfilter_inout_alloc();
        AVFilterInOut inputs = avfilter_inout_alloc();
        outputs.name(new BytePointer(av_strdup("in"))).filter_ctx(entry).pad_idx(0);
        inputs.name(new BytePointer(av_strdup("out"))).filter_ctx(exit).pad_idx(0);
        int parsed = avfilter_graph_parse_ptr(built, filters, inputs, outputs, null);
        avfilter_inout_free(inputs);
        avfilter_inout_free(outputs);
        check("avfilter_graph_parse_ptr", parsed);
        check("avfilter_graph_config", avfilter_graph_config(built, null));
    }

    @Override
    public void close() {
        av_frame_free(upright);
        if (graph != null) {
            avfilter_graph_free(graph);
            graph = null;
        }
    }
}
