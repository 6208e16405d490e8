package org.omoide.benchmark;

import java.util.List;
import java.util.stream.IntStream;
import org.omoide.benchmark.Outcome.Moment;

/**
 * How good what was seen was, in the mean over the moments of a viewing; each view is compared with the same view of the
 * footage as it was filmed.
 *
 * @param untiled and {@code shown}: PSNR in dB
 * @param untiledError and {@code shownError}: mean squared errors
 * @param untiledSsim and {@code shownSsim}: SSIM, 0 to 1
 */
record Quality(
        int moments,
        double untiled,
        double shown,
        double untiledError,
        double shownError,
        double untiledSsim,
        double shownSsim) {

    /** PSNR that is lost against untiled delivery, in dB; the mean over the moments. */
    double loss() {
        return untiled - shown;
    }

    /** PSNR that is lost where all errors are pooled, in dB: blurred moments weigh more. */
    double pooledLoss() {
        return Likeness.psnr(untiledError) - Likeness.psnr(shownError);
    }

    double ssimLoss() {
        return untiledSsim - shownSsim;
    }

    /** Each viewing weighs as much as it has moments. */
    static Quality mean(List<Quality> of) {
        double[] sums = new double[6];
        int moments = 0;
        for (Quality one : of) {
            double[] values = {one.untiled, one.shown, one.untiledError, one.shownError, one.untiledSsim, one.shownSsim
            };
            for (int i = 0; i < sums.length; i++) {
                sums[i] += values[i] * one.moments;
            }
            moments += one.moments;
        }
        int n = Math.max(1, moments);
        return new Quality(moments, sums[0] / n, sums[1] / n, sums[2] / n, sums[3] / n, sums[4] / n, sums[5] / n);
    }

    /** Looks at all viewings of one film by one head at a time, as they mostly show the same. */
    static List<Quality> of(Pictures pictures, List<Outcome> viewings) {
        int longest = viewings.stream()
                .mapToInt(viewing -> viewing.moments().size())
                .max()
                .orElse(0);
        Quality[][] looks = new Quality[viewings.size()][longest];
        IntStream.range(0, longest).parallel().forEach(i -> {
            Moment last = null;
            Viewport view = null;
            float[] filmed = new float[0];
            Likeness untiled = null;
            for (int v = 0; v < viewings.size(); v++) {
                if (i >= viewings.get(v).moments().size()) {
                    continue;
                }
                Moment moment = viewings.get(v).moments().get(i);
                int sample = pictures.sample(moment.frame());
                if (last == null || view == null || untiled == null || !alike(last, moment, pictures)) {
                    view = moment.view();
                    filmed = view.of(pictures.source()[sample]);
                    untiled = Likeness.of(filmed, view.of(pictures.untiled()[sample]), Viewport.WIDTH);
                    last = moment;
                }
                Likeness shown = Likeness.of(filmed, view.of(pictures, sample, moment.shown()), Viewport.WIDTH);
                looks[v][i] = new Quality(
                        1,
                        untiled.psnr(),
                        shown.psnr(),
                        untiled.meanSquaredError(),
                        shown.meanSquaredError(),
                        untiled.ssim(),
                        shown.ssim());
            }
        });
        return IntStream.range(0, viewings.size())
                .mapToObj(v -> mean(java.util.Arrays.stream(looks[v])
                        .filter(java.util.Objects::nonNull)
                        .toList()))
                .toList();
    }

    private static boolean alike(Moment one, Moment other, Pictures pictures) {
        return pictures.sample(one.frame()) == pictures.sample(other.frame())
                && java.util.Arrays.equals(one.forward(), other.forward())
                && java.util.Arrays.equals(one.up(), other.up());
    }
}
