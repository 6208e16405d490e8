package org.omoide.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.omoide.benchmark.Tradeoff.Point;

class TradeoffTest {

    @Test
    void theRatioAtHalfADecibelLiesBetweenTwoSettings() {
        Tradeoff line =
                new Tradeoff("film", List.of(new Point(2, 0.9, 0.2), new Point(0, 0.1, 0.8), new Point(1, 0.4, 0.4)));

        assertThat(line.ratioAllowed()).isEqualTo(0.36, within(1e-9));
        assertThat(line.describeRatio()).isEqualTo("0.360");
    }

    @Test
    void whereEverySettingLosesMoreItIsSaidSo() {
        Tradeoff line = new Tradeoff("film", List.of(new Point(0, 0.7, 0.8), new Point(1, 1.4, 0.4)));

        assertThat(line.ratioAllowed()).isNaN();
        assertThat(line.describeRatio()).isEqualTo("not reached (0.70 dB at best)");
    }

    @Test
    void whereEverySettingLosesLessTheThriftiestIsABound() {
        Tradeoff line = new Tradeoff("film", List.of(new Point(0, 0.1, 0.8), new Point(1, 0.3, 0.4)));

        assertThat(line.describeRatio()).isEqualTo("≤ 0.400");
    }

    @Test
    void theDrawingIsWellFormedAndNamesEveryLine() throws Exception {
        String svg = Curve.draw(
                "A & B", List.of(new Tradeoff("film <1>", List.of(new Point(0, 0.1, 0.8), new Point(1, 0.9, 0.4)))));

        var document = javax.xml.parsers.DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new org.xml.sax.InputSource(new java.io.StringReader(svg)));
        assertThat(document.getDocumentElement().getTextContent()).contains("A & B", "film <1>", "0.5 dB");
    }
}
