package org.omoide.benchmark;

import java.util.List;
import java.util.Locale;

/** Draws trade-offs as lines. */
final class Curve {

    private static final int WIDTH = 1000;
    private static final int HEIGHT = 520;
    private static final int LEFT = 76;
    private static final int TOP = 56;
    private static final int BOTTOM = 440;
    private static final int RIGHT = 590;

    /** Characters that have room beside the drawing. */
    private static final int NAME = 44;

    /** Told apart by people who see colours otherwise, too, and on white as on black; shapes of points help. */
    private static final List<String> COLOURS =
            List.of("#d55e00", "#0072b2", "#009e73", "#cc79a7", "#a07800", "#7b61c4", "#4d7f8f", "#b0413e");

    private Curve() {}

    static String draw(String title, List<Tradeoff> lines) {
        double mostLoss = 1.0;
        double mostRatio = 0.5;
        for (Tradeoff line : lines) {
            for (Tradeoff.Point point : line.points()) {
                mostLoss = Math.max(mostLoss, Math.min(4, point.loss()));
                mostRatio = Math.max(mostRatio, point.ratio());
            }
        }
        mostLoss = Math.ceil(mostLoss * 2) / 2;
        mostRatio = Math.ceil(mostRatio * 10) / 10;
        StringBuilder svg = new StringBuilder(
                String.format(Locale.ROOT, """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img">
                <title>%s</title>
                <style>
                  text { font: 14px sans-serif; fill: #222; }
                  .title { font-size: 17px; }
                  .grid { stroke: #888; stroke-opacity: .3; }
                  .axis { stroke: #555; }
                  .mark { stroke: #555; stroke-dasharray: 6 5; stroke-width: 1.5; }
                  .line { fill: none; }
                  .ground { fill: #fff; }
                  @media (prefers-color-scheme: dark) {
                    text { fill: #e8e8e8; }
                    .axis, .mark { stroke: #bbb; }
                    .ground { fill: #16181c; }
                  }
                </style>
                <rect class="ground" width="100%%" height="100%%"/>
                <text class="title" x="%d" y="30">%s</text>
                """, WIDTH, HEIGHT, WIDTH, HEIGHT, escape(title), LEFT, escape(title)));
        double lossStep = mostLoss > 2 ? 0.5 : 0.25;
        for (int i = 0; i * lossStep <= mostLoss + 1e-9; i++) {
            double x = x(i * lossStep, mostLoss);
            line(svg, "grid", x, TOP, x, BOTTOM);
            text(svg, x, BOTTOM + 22, "middle", Figures.number(i * lossStep, 2));
        }
        for (int i = 0; i * 0.1 <= mostRatio + 1e-9; i++) {
            double y = y(i * 0.1, mostRatio);
            line(svg, "grid", LEFT, y, RIGHT, y);
            text(svg, LEFT - 8, y + 5, "end", Figures.number(i * 0.1, 1));
        }
        line(svg, "axis", LEFT, BOTTOM, RIGHT, BOTTOM);
        line(svg, "axis", LEFT, TOP, LEFT, BOTTOM);
        double allowed = x(Tradeoff.ALLOWED, mostLoss);
        line(svg, "mark", allowed, TOP, allowed, BOTTOM);
        text(svg, allowed + 6, TOP + 14, "start", "0.5 dB");
        text(svg, (LEFT + RIGHT) / 2.0, BOTTOM + 50, "middle", "PSNR of the view lost against untiled delivery, in dB");
        svg.append(String.format(
                Locale.ROOT,
                "<text transform=\"translate(22 %d) rotate(-90)\" text-anchor=\"middle\">bytes fetched ÷ bytes untiled</text>%n",
                (TOP + BOTTOM) / 2));
        for (int i = 0; i < lines.size(); i++) {
            draw(svg, lines.get(i), i, mostLoss, mostRatio);
        }
        return svg.append("</svg>\n").toString();
    }

    private static void draw(StringBuilder svg, Tradeoff line, int number, double mostLoss, double mostRatio) {
        String colour = COLOURS.get(number % COLOURS.size());
        StringBuilder path = new StringBuilder();
        StringBuilder points = new StringBuilder();
        for (Tradeoff.Point point : line.points()) {
            if (point.loss() > mostLoss) {
                break;
            }
            double x = x(point.loss(), mostLoss);
            double y = y(point.ratio(), mostRatio);
            path.append(String.format(Locale.ROOT, "%s%.1f %.1f", path.isEmpty() ? "M" : "L", x, y));
            points.append(shape(number, x, y, colour));
        }
        svg.append("<path class=\"line\" stroke-width=\"" + (line.name().equals("all") ? 4 : 2) + "\" stroke=\"")
                .append(colour)
                .append("\" d=\"")
                .append(path)
                .append("\"/>\n");
        svg.append(points);
        double y = TOP + 16 + number * 44.0;
        svg.append(shape(number, RIGHT + 24, y - 5, colour));
        text(svg, RIGHT + 38, y, "start", shortened(line.name()));
        text(svg, RIGHT + 38, y + 18, "start", "at 0.5 dB: " + line.describeRatio());
    }

    private static String shortened(String name) {
        return name.length() <= NAME ? name : name.substring(0, NAME - 1) + "…";
    }

    private static String shape(int number, double x, double y, String colour) {
        String form = switch (number % 4) {
            case 0 -> "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0 -10 0z";
            case 1 -> "M-4.5 -4.5h9v9h-9z";
            case 2 -> "M0 -6L6 5H-6z";
            default -> "M0 -6.5L6.5 0L0 6.5L-6.5 0z";
        };
        return String.format(
                Locale.ROOT, "<path transform=\"translate(%.1f %.1f)\" fill=\"%s\" d=\"%s\"/>%n", x, y, colour, form);
    }

    private static double x(double loss, double most) {
        return LEFT + Math.max(0, loss) / most * (RIGHT - LEFT);
    }

    private static double y(double ratio, double most) {
        return BOTTOM - ratio / most * (BOTTOM - TOP);
    }

    private static void line(StringBuilder svg, String kind, double x1, double y1, double x2, double y2) {
        svg.append(String.format(
                Locale.ROOT,
                "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>%n",
                kind,
                x1,
                y1,
                x2,
                y2));
    }

    private static void text(StringBuilder svg, double x, double y, String anchor, String text) {
        svg.append(String.format(
                Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n", x, y, anchor, escape(text)));
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
