package org.omoide.benchmark;

import java.nio.file.Path;
import java.util.*;
import org.omoide.transcoder.Settings;

final class Benchmark {
    public static void main(String[] arguments) throws Exception {
        var traces = HeadTrace.readAll(Path.of(arguments[0]));
        var axes = Axes.of(traces);
        for (int a = 1; a < arguments.length; a++) {
            long t = System.nanoTime();
            var film = TiledFilm.prepare(Path.of(arguments[a]), Settings.defaults(), Path.of("/tmp/omoide-benchmark"));
            System.out.printf(
                    "%s prepared %.1f s cpu %.1f, %d frames %s%n",
                    film.name(),
                    (System.nanoTime() - t) / 1e9,
                    film.cpu(),
                    film.frames(),
                    film.grid().describe());
            double un = film.untiledBytes(film.seconds());
            System.out.printf(
                    "base %.3f full %.3f of untiled %.0f%n",
                    Arrays.stream(film.base()).sum() / un,
                    Arrays.stream(film.full()).sum() / un,
                    un);
            t = System.nanoTime();
            var pictures = Pictures.decode(film);
            System.out.printf("decoded %.1f s%n", (System.nanoTime() - t) / 1e9);
            t = System.nanoTime();
            var poses = axes.poses(traces.get(0));
            Set<String> all = new HashSet<>();
            for (var level : film.grid().levels())
                for (int r = 0; r < level.rows(); r++)
                    for (int c = 0; c < level.columns()[r]; c++) all.add(level.name() + "/" + r + "-" + c);
            List<Double> b = new ArrayList<>(),
                    c = new ArrayList<>(),
                    d = new ArrayList<>(),
                    sb = new ArrayList<>(),
                    sc = new ArrayList<>(),
                    sd = new ArrayList<>();
            for (int i = 0; i < poses.size(); i += 100) {
                var p = poses.get(i);
                var view = new Viewport(p.forward(), p.up());
                int s = pictures.sample(i % film.frames());
                float[] ref = view.of(pictures.source()[s]);
                var lb = Likeness.of(ref, view.of(pictures.untiled()[s]), Viewport.WIDTH);
                var lc = Likeness.of(ref, view.of(pictures, s, all), Viewport.WIDTH);
                var ld = Likeness.of(ref, view.of(pictures, s, Set.of()), Viewport.WIDTH);
                b.add(lb.psnr());
                c.add(lc.psnr());
                d.add(ld.psnr());
                sb.add(lb.ssim());
                sc.add(lc.ssim());
                sd.add(ld.ssim());
            }
            System.out.printf(
                    "untiled %.2f all %.2f base %.2f ssim %.4f %.4f %.4f in %.1f s for %d%n",
                    Figures.mean(b),
                    Figures.mean(c),
                    Figures.mean(d),
                    Figures.mean(sb),
                    Figures.mean(sc),
                    Figures.mean(sd),
                    (System.nanoTime() - t) / 1e9,
                    b.size());
        }
    }
}
