package org.omoide.transcoder.media;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_side_data_get;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avformat.*;
import static org.bytedeco.ffmpeg.global.avutil.*;

import java.io.Closeable;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVIOInterruptCB;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avformat.Read_packet_Pointer_BytePointer_int;
import org.bytedeco.ffmpeg.avformat.Seek_Pointer_long_int;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVDictionaryEntry;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;
import org.omoide.transcoder.Refusal;
import org.omoide.transcoder.RefusedException;
import org.omoide.transcoder.Source;

/**
 * An open master. FFmpeg sees nothing but the bytes of one {@link Source}: it has no protocol, and its own way of
 * opening further files always refuses, so that neither a playlist nor a reference inside a film reaches another file
 * or the network.
 *
 * <p>Used by one thread at a time. Everything that is got from it is gone when it is closed.
 */
public final class MediaInput implements Closeable {

    /** Demuxers that read one file and nothing beside it. */
    private static final String FORMATS = "mov,mp4,matroska,webm,mpegts,mpeg,avi,jpeg_pipe,png_pipe";

    private static final int BUFFER = 256 * 1024;
    private static final int SEEK_SET = 0;
    private static final int SEEK_CUR = 1;
    private static final int SEEK_END = 2;

    private static final AtomicLong KEYS = new AtomicLong();
    private static final Map<Long, MediaInput> OPEN = new ConcurrentHashMap<>();

    private final Source source;
    private final long key = KEYS.incrementAndGet();
    private final long deadline;
    private final long maxPixels;
    private long position;
    private @Nullable IOException broken;
    private @Nullable AVFormatContext format;
    private @Nullable AVIOContext io;
    private @Nullable AVIOInterruptCB interrupt;

    private MediaInput(Source source, Limits limits) {
        this.source = source;
        this.deadline = System.nanoTime() + limits.deadline().toNanos();
        this.maxPixels = limits.maxPixels();
    }

    /**
     * Opens a master and finds out what its streams are. The source stays the caller's to close.
     *
     * @throws RefusedException if it is no medium that is known here
     * @throws IOException if the source can't be read
     */
    public static MediaInput open(Source source, Limits limits) throws IOException {
        NativeRuntime.prepare();
        MediaInput input = new MediaInput(source, limits);
        try {
            input.open(limits);
            return input;
        } catch (Throwable failure) {
            input.close();
            throw failure;
        }
    }

    private void open(Limits limits) throws IOException {
        OPEN.put(key, this);
        BytePointer buffer = new BytePointer(av_malloc(BUFFER)).capacity(BUFFER);
        io = avio_alloc_context(buffer, BUFFER, 0, new Key(key), Callbacks.READ, null, Callbacks.SEEK);
        if (io == null) {
            av_free(buffer);
            throw new OutOfMemoryError("avio_alloc_context");
        }
        AVFormatContext context = avformat_alloc_context();
        format = context;
        context.pb(io);
        context.flags(context.flags() | AVFormatContext.AVFMT_FLAG_CUSTOM_IO);
        context.io_open(Callbacks.REFUSE);
        interrupt = context.interrupt_callback();
        interrupt.callback(Callbacks.INTERRUPT).opaque(new Key(key));
        context.probesize(limits.probeBytes());
        context.max_analyze_duration(15L * AV_TIME_BASE);
        context.max_streams(64);
        try (AVDictionary options = new AVDictionary(null)) {
            av_dict_set(options, "protocol_whitelist", "none", 0);
            av_dict_set(options, "format_whitelist", FORMATS, 0);
            av_dict_set(options, "codec_whitelist", String.join(",", Decoder.CODECS), 0);
            int opened = avformat_open_input(context, "", (AVInputFormat) null, options);
            av_dict_free(options);
            if (opened < 0) {
                // avformat_open_input frees the context where it fails.
                format = null;
                throw failure(Refusal.NOT_MEDIA, "no known container", opened);
            }
        }
        int found = findStreams(context);
        if (found < 0) {
            throw failure(Refusal.CORRUPT, "streams can't be told", found);
        }
    }

    private int findStreams(AVFormatContext context) {
        int streams = context.nb_streams();
        try (PointerPointer<AVDictionary> options = new PointerPointer<>(Math.max(streams, 1))) {
            AVDictionary[] held = new AVDictionary[streams];
            for (int i = 0; i < streams; i++) {
                held[i] = new AVDictionary(null);
                av_dict_set(held[i], "max_pixels", Long.toString(maxPixels), 0);
                av_dict_set(held[i], "threads", "1", 0);
                options.put(i, held[i]);
            }
            int found = avformat_find_stream_info(context, options);
            for (int i = 0; i < streams; i++) {
                AVDictionary left = options.get(AVDictionary.class, i);
                if (left != null) {
                    av_dict_free(left);
                }
            }
            return found;
        }
    }

    private IOException failure(Refusal refusal, String detail, int code) {
        IOException cause = broken;
        return cause != null ? cause : new RefusedException(refusal, detail + ": " + NativeException.describe(code));
    }

    /** FFmpeg's own view of the container. */
    public AVFormatContext format() {
        if (format == null) {
            throw new IllegalStateException("closed");
        }
        return format;
    }

    /** FFmpeg's names of the container, comma-separated, for example {@code mov,mp4,m4a,3gp,3g2,mj2}. */
    public String container() {
        return format().iformat().name().getString();
    }

    /** Length in seconds that the container declares; 0 where it doesn't. */
    public double declaredSeconds() {
        long duration = format().duration();
        return duration == AV_NOPTS_VALUE || duration < 0 ? 0 : duration / (double) AV_TIME_BASE;
    }

    /** All streams, in the container's order. */
    public List<AVStream> streams() {
        AVFormatContext context = format();
        return IntStream.range(0, context.nb_streams())
                .mapToObj(context::streams)
                .toList();
    }

    /** The stream that holds the picture; covers and thumbnails don't count. */
    public Optional<AVStream> picture() {
        return best(AVMEDIA_TYPE_VIDEO).filter(stream -> (stream.disposition() & AV_DISPOSITION_ATTACHED_PIC) == 0);
    }

    /** The stream that holds the sound. */
    public Optional<AVStream> sound() {
        return best(AVMEDIA_TYPE_AUDIO);
    }

    private Optional<AVStream> best(int type) {
        int index = av_find_best_stream(format(), type, -1, -1, (PointerPointer<?>) null, 0);
        return index < 0 ? Optional.empty() : Optional.of(format().streams(index));
    }

    /** The container's metadata, such as {@code location} and {@code creation_time}. */
    public Map<String, String> metadata() {
        return entries(format().metadata());
    }

    /** A stream's metadata, such as {@code rotate} and {@code handler_name}. */
    public Map<String, String> metadata(AVStream stream) {
        return entries(stream.metadata());
    }

    private static Map<String, String> entries(@Nullable AVDictionary dictionary) {
        Map<String, String> entries = new LinkedHashMap<>();
        AVDictionaryEntry entry = null;
        while (dictionary != null && (entry = av_dict_iterate(dictionary, entry)) != null) {
            entries.put(entry.key().getString(), entry.value().getString());
        }
        return entries;
    }

    /**
     * Side data of a whole stream.
     *
     * @param type for example {@code AV_PKT_DATA_SPHERICAL}, {@code AV_PKT_DATA_STEREO3D} or
     *     {@code AV_PKT_DATA_DISPLAYMATRIX} of {@link org.bytedeco.ffmpeg.global.avcodec}
     */
    public Optional<BytePointer> sideData(AVStream stream, int type) {
        AVPacketSideData all = stream.codecpar().coded_side_data();
        int count = stream.codecpar().nb_coded_side_data();
        AVPacketSideData one = all == null ? null : av_packet_side_data_get(all, count, type);
        return one == null ? Optional.empty() : Optional.of(one.data().capacity(one.size()));
    }

    /**
     * A decoder for a stream; the caller's to close.
     *
     * @throws RefusedException if the codec is not known here, or its parameters are absurd
     */
    public Decoder decoder(AVStream stream) throws IOException {
        return Decoder.open(stream, maxPixels);
    }

    /**
     * Reads the rest of the file and decodes some of its streams, until a handler has enough. At the end the decoders
     * are drained.
     *
     * @return true if the end was reached, false if a handler had enough
     * @throws IOException if the source can't be read; broken data isn't an error but counted by {@link Decoder}
     */
    public boolean decode(Map<Decoder, FrameHandler> handlers) throws IOException {
        AVPacket packet = av_packet_alloc();
        try {
            while (true) {
                int read = av_read_frame(format(), packet);
                if (broken != null) {
                    throw broken;
                }
                if (read < 0) {
                    break;
                }
                for (Map.Entry<Decoder, FrameHandler> entry : handlers.entrySet()) {
                    if (entry.getKey().index() == packet.stream_index()
                            && !entry.getKey().feed(packet, entry.getValue())) {
                        return false;
                    }
                }
                av_packet_unref(packet);
            }
            for (Map.Entry<Decoder, FrameHandler> entry : handlers.entrySet()) {
                if (!entry.getKey().feed(null, entry.getValue())) {
                    return false;
                }
            }
            return true;
        } finally {
            av_packet_free(packet);
        }
    }

    private int read(BytePointer target, int length) {
        try {
            if (late()) {
                throw new IOException("reading took longer than it may");
            }
            int read = source.read(position, target.limit(length).asByteBuffer());
            if (read < 0) {
                return AVERROR_EOF();
            }
            position += read;
            return read;
        } catch (IOException failure) {
            broken = failure;
            return AVERROR_EXIT();
        } catch (RuntimeException | Error failure) {
            // Native code can't carry an exception.
            broken = new IOException(failure);
            return AVERROR_EXIT();
        }
    }

    private long seek(long offset, int whence) {
        try {
            long size = source.size();
            if ((whence & AVSEEK_SIZE) != 0) {
                return size;
            }
            long target = switch (whence & ~AVSEEK_FORCE) {
                case SEEK_SET -> offset;
                case SEEK_CUR -> position + offset;
                case SEEK_END -> size + offset;
                default -> -1;
            };
            if (target < 0) {
                return AVERROR_EINVAL();
            }
            position = target;
            return target;
        } catch (IOException failure) {
            broken = failure;
        } catch (RuntimeException | Error failure) {
            broken = new IOException(failure);
        }
        return AVERROR_EXIT();
    }

    private boolean late() {
        return System.nanoTime() - deadline > 0;
    }

    @Override
    public void close() {
        if (format != null) {
            avformat_close_input(format);
            format = null;
        }
        if (io != null) {
            // The buffer may be another one than that which was given.
            av_free(io.buffer());
            avio_context_free(io);
            io = null;
        }
        OPEN.remove(key);
    }

    /** A number that native code hands back; it points nowhere. */
    private static final class Key extends Pointer {
        Key(long key) {
            address = key;
        }
    }

    /**
     * One of each for all inputs: JavaCPP has ten instances of a callback class and no more. FFmpeg hands back the key
     * that tells the inputs apart.
     */
    private static final class Callbacks {

        static final Read_packet_Pointer_BytePointer_int READ = new Read_packet_Pointer_BytePointer_int() {
            @Override
            public int call(Pointer opaque, BytePointer target, int length) {
                MediaInput input = OPEN.get(opaque.address());
                return input == null ? AVERROR_EXIT() : input.read(target, length);
            }
        };

        static final Seek_Pointer_long_int SEEK = new Seek_Pointer_long_int() {
            @Override
            public long call(Pointer opaque, long offset, int whence) {
                MediaInput input = OPEN.get(opaque.address());
                return input == null ? AVERROR_EXIT() : input.seek(offset, whence);
            }
        };

        static final AVIOInterruptCB.Callback_Pointer INTERRUPT = new AVIOInterruptCB.Callback_Pointer() {
            @Override
            public int call(Pointer opaque) {
                MediaInput input = OPEN.get(opaque.address());
                return input == null || input.late() ? 1 : 0;
            }
        };

        static final AVFormatContext.Io_open_AVFormatContext_PointerPointer_BytePointer_int_PointerPointer REFUSE =
                new AVFormatContext.Io_open_AVFormatContext_PointerPointer_BytePointer_int_PointerPointer() {
                    @Override
                    public int call(
                            AVFormatContext context,
                            PointerPointer opened,
                            BytePointer url,
                            int flags,
                            PointerPointer options) {
                        return AVERROR_EACCES();
                    }
                };

        private Callbacks() {}
    }
}
