package org.omoide.benchmark;

/** How like two views are. */
record Likeness(double meanSquaredError, double ssim) {

    /** Better than this is not told apart: 60.2 dB, the noise of rounding. */
    private static final double LEAST = 1 / 16.0;

    private static final double C1 = 0.01 * 255 * 0.01 * 255;
    private static final double C2 = 0.03 * 255 * 0.03 * 255;
    private static final int WINDOW = 8;
    private static final int STEP = 4;

    /** Peak signal-to-noise ratio in dB. */
    double psnr() {
        return psnr(meanSquaredError);
    }

    static double psnr(double meanSquaredError) {
        return 10 * Math.log10(255 * 255 / Math.max(LEAST, meanSquaredError));
    }

    /**
     * SSIM (Wang et al. 2004) is the mean over windows of 8×8 that begin at every fourth sample, with even weights.
     *
     * @param width of both views in samples
     */
    static Likeness of(float[] reference, float[] other, int width) {
        double squares = 0;
        for (int i = 0; i < reference.length; i++) {
            float difference = reference[i] - other[i];
            squares += difference * difference;
        }
        return new Likeness(squares / reference.length, ssim(reference, other, width));
    }

    /** Sums of blocks of 4×4, four of which are a window. */
    private static double ssim(float[] a, float[] b, int width) {
        int columns = width / STEP;
        int rows = a.length / width / STEP;
        float[][] sums = new float[5][columns * rows];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                float sa = 0;
                float sb = 0;
                float saa = 0;
                float sbb = 0;
                float sab = 0;
                for (int y = 0; y < STEP; y++) {
                    int at = (row * STEP + y) * width + column * STEP;
                    for (int x = 0; x < STEP; x++) {
                        float p = a[at + x];
                        float q = b[at + x];
                        sa += p;
                        sb += q;
                        saa += p * p;
                        sbb += q * q;
                        sab += p * q;
                    }
                }
                int block = row * columns + column;
                sums[0][block] = sa;
                sums[1][block] = sb;
                sums[2][block] = saa;
                sums[3][block] = sbb;
                sums[4][block] = sab;
            }
        }
        double sum = 0;
        double n = WINDOW * WINDOW;
        for (int row = 0; row + 1 < rows; row++) {
            for (int column = 0; column + 1 < columns; column++) {
                int at = row * columns + column;
                double ma = window(sums[0], at, columns) / n;
                double mb = window(sums[1], at, columns) / n;
                double va = Math.max(0, window(sums[2], at, columns) / n - ma * ma);
                double vb = Math.max(0, window(sums[3], at, columns) / n - mb * mb);
                double cov = window(sums[4], at, columns) / n - ma * mb;
                sum += (2 * ma * mb + C1) * (2 * cov + C2) / ((ma * ma + mb * mb + C1) * (va + vb + C2));
            }
        }
        return sum / ((rows - 1.0) * (columns - 1));
    }

    private static double window(float[] sums, int at, int columns) {
        return (double) sums[at] + sums[at + 1] + sums[at + columns] + sums[at + columns + 1];
    }
}
