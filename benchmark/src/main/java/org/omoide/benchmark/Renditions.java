package org.omoide.benchmark;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.omoide.transcoder.Encoding;
import org.omoide.transcoder.Manifest;
import org.omoide.transcoder.Settings;
import org.omoide.transcoder.grid.Grid;
import org.omoide.transcoder.grid.Level;
import org.omoide.transcoder.grid.Pyramid;

/**
 * The renditions of a version as the {@code ffmpeg} program makes them: the same levels, tiles, guards, fallback and
 * sound with the same settings of libx264.
 */
record Renditions(Manifest manifest, TranscodeBenchmark.Inspected film) {

    static Renditions of(Manifest manifest, TranscodeBenchmark.Inspected film) {
        return new Renditions(manifest, film);
    }

    /** All renditions from one decoding; each level is scaled from the next finer one. */
    List<String> inOneProcess(Path source, Path folder) {
        List<String> filters = new ArrayList<>();
        List<String> outputs = new ArrayList<>();
        List<Level> levels = levels();
        int fallback = fallbackWidth();
        for (int i = levels.size() - 1; i >= 0; i--) {
            Level level = levels.get(i);
            boolean isFallback = width(level) == fallback && height(level) == fallback / 2;
            boolean scalesFallback = i == levels.size() - 1 && levels.stream().noneMatch(l -> width(l) == fallback);
            int copies = level.rows() + (i > 0 ? 1 : 0) + (isFallback || scalesFallback ? 1 : 0);
            StringBuilder split = new StringBuilder(i == levels.size() - 1 ? "[0:v]" : "[to" + i + "]");
            split.append(scale(level, i == levels.size() - 1)).append("split=").append(copies);
            for (int row = 0; row < level.rows(); row++) {
                split.append(strip(i, row));
            }
            if (i > 0) {
                split.append("[to").append(i - 1).append(']');
            }
            if (isFallback) {
                split.append("[fallback]");
            } else if (scalesFallback) {
                split.append("[toFallback]");
                filters.add("[toFallback]scale=" + fallback + ":" + fallback / 2 + ":flags=bicubic[fallback]");
            }
            filters.add(split.toString());
            for (int row = 0; row < level.rows(); row++) {
                appendRow(filters, outputs, folder, i, row);
            }
        }
        List<String> command =
                new ArrayList<>(List.of(TranscodeBenchmark.ffmpeg(), "-v", "error", "-y", "-i", "" + source));
        command.addAll(List.of("-filter_complex", String.join(";", filters)));
        command.addAll(outputs);
        appendFallback(command, folder, "[fallback]");
        if (manifest.audio() != null) {
            command.addAll(List.of("-map", "0:a", "-c:a", "aac", "-f", "mp4"));
            command.addAll(List.of("-movflags", "cmaf+delay_moov", "" + folder.resolve("audio.mp4")));
        }
        return command;
    }

    private void appendRow(List<String> filters, List<String> outputs, Path folder, int index, int row) {
        Level level = levels().get(index);
        int columns = level.columns().get(row);
        int tileHeight = manifest.tile().height();
        StringBuilder split = new StringBuilder(strip(index, row));
        split.append("crop=").append(width(level)).append(':').append(tileHeight);
        split.append(":0:").append(row * tileHeight).append(',');
        if (level.isHalved(row)) {
            split.append("scale=")
                    .append(width(level) / 2)
                    .append(':')
                    .append(tileHeight)
                    .append(":flags=bicubic,");
        }
        split.append("split=").append(columns);
        for (int column = 0; column < columns; column++) {
            split.append("[s")
                    .append(index)
                    .append('_')
                    .append(row)
                    .append('_')
                    .append(column)
                    .append(']');
        }
        filters.add(split.toString());
        for (int column = 0; column < columns; column++) {
            String name = index + "_" + row + "_" + column;
            filters.add("[s" + name + "]" + tileFilters(column * manifest.tile().width(), 0) + "[t" + name + "]");
            appendTile(outputs, folder, "[t" + name + "]", name, level);
        }
    }

    /** A process for the untiled rendition with the sound, and then one for each tile. */
    List<List<String>> oncePerTile(Path source, Path folder) {
        List<List<String>> commands = new ArrayList<>();
        List<String> untiled =
                new ArrayList<>(List.of(TranscodeBenchmark.ffmpeg(), "-v", "error", "-y", "-i", "" + source));
        int width = fallbackWidth();
        untiled.addAll(
                List.of("-filter_complex", "[0:v]scale=" + width + ":" + width / 2 + ":flags=bicubic[fallback]"));
        appendFallback(untiled, folder, "[fallback]");
        commands.add(untiled);
        for (int i = 0; i < levels().size(); i++) {
            Level level = levels().get(i);
            for (int row = 0; row < level.rows(); row++) {
                for (int column = 0; column < level.columns().get(row); column++) {
                    commands.add(tile(source, folder, level, row, column));
                }
            }
        }
        return commands;
    }

    private List<String> tile(Path source, Path folder, Level level, int row, int column) {
        int tileHeight = manifest.tile().height();
        String halved = level.isHalved(row)
                ? "crop=" + width(level) + ":" + tileHeight + ":0:" + row * tileHeight + ",scale=" + width(level) / 2
                        + ":" + tileHeight + ":flags=bicubic,"
                : "";
        String filters = "[0:v]" + scale(level, true) + halved
                + tileFilters(column * manifest.tile().width(), halved.isEmpty() ? row * tileHeight : 0) + "[tile]";
        List<String> command =
                new ArrayList<>(List.of(TranscodeBenchmark.ffmpeg(), "-v", "error", "-y", "-i", "" + source));
        command.addAll(List.of("-filter_complex", filters));
        appendTile(command, folder, "[tile]", "single", level);
        return command;
    }

    private String scale(Level level, boolean fromSource) {
        var picture = film.recognised().picture();
        boolean resized = !fromSource || picture.width() != width(level) || picture.height() != height(level);
        String colours = fromSource && !film.colours709() ? ":out_color_matrix=bt709" : "";
        return resized || !colours.isEmpty()
                ? "scale=" + width(level) + ":" + height(level) + ":flags=bicubic" + colours + ","
                : "";
    }

    private String tileFilters(int x, int y) {
        int width = manifest.tile().width();
        int height = manifest.tile().height();
        int padded = height + 2 * manifest.tile().guard();
        return "crop=" + width + ":" + height + ":" + x + ":" + y + ",pad=" + width + ":" + padded + ":0:"
                + manifest.tile().guard() + ":color=0x828282,addroi=0:" + (padded - 16) + ":" + width + ":16:-1/2";
    }

    private void appendTile(List<String> command, Path folder, String pad, String name, Level level) {
        int guard = manifest.tile().guard();
        appendEncoder(
                command,
                pad,
                encoding().crf(level.name()),
                ":stitchable=1:mvrange=64:weightp=0:crop-rect=0," + guard + ",0," + guard);
        command.addAll(List.of("-f", "mp4", "-movflags", "cmaf+frag_keyframe", "" + folder.resolve(name + ".mp4")));
    }

    private void appendFallback(List<String> command, Path folder, String pad) {
        appendEncoder(command, pad, encoding().fallback(), "");
        if (manifest.audio() != null) {
            command.addAll(List.of("-map", "0:a", "-c:a", "aac"));
        }
        command.addAll(List.of("-f", "mp4", "-movflags", "cmaf+frag_keyframe+delay_moov"));
        command.add("" + folder.resolve("fallback.mp4"));
    }

    private void appendEncoder(List<String> command, String pad, double crf, String more) {
        int gop = manifest.video().framesPerSegment();
        command.addAll(List.of(
                "-map",
                pad,
                "-c:v",
                "libx264",
                "-threads",
                "1",
                "-preset",
                encoding().preset()));
        command.addAll(List.of("-profile:v", "high", "-crf", "" + crf, "-g", "" + gop, "-bf", "0"));
        command.addAll(List.of("-pix_fmt", "yuv420p", "-x264-params"));
        command.add("keyint=" + gop + ":min-keyint=" + gop
                + ":scenecut=0:open-gop=0:sliced-threads=0:slices=1:aud=0:force-cfr=1" + more);
    }

    private List<Level> levels() {
        return manifest.levels().stream().map(Manifest.Level::cut).toList();
    }

    private int fallbackWidth() {
        var tile = manifest.tile();
        return Pyramid.fallbackWidth(levels(), new Grid(2, 1, tile.width(), tile.height()));
    }

    private static Encoding encoding() {
        return Settings.defaults().encoding();
    }

    private static String strip(int level, int row) {
        return "[l" + level + "r" + row + "]";
    }

    private int width(Level level) {
        return level.width(manifest.tile().width());
    }

    private int height(Level level) {
        return level.height(manifest.tile().height());
    }
}
