package org.omoide.circular;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.omoide.circular.Prose.Piece;

class ProseTest {

    @Test
    void anEmptyLineBeginsAParagraphAndALineStaysALine() {
        assertThat(Prose.of("一行目\n二行目\n \n\u3000\n三行目"))
                .containsExactly(List.of(new Piece("一行目\n二行目", null)), List.of(new Piece("三行目", null)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "詳しくはhttps://example.jp/a?b=1&c=2をご覧ください|https://example.jp/a?b=1&c=2",
                "See http://example.jp/a.|http://example.jp/a",
                "（https://example.jp/）|https://example.jp/",
                "(see https://example.jp/a)|https://example.jp/a",
                "https://example.jp/a_(b)|https://example.jp/a_(b)",
                "https://example.jp:8443/%E6%B8%AF、|https://example.jp:8443/%E6%B8%AF",
            })
    void addressesCanBeFollowed(String text, String address) {
        assertThat(links(text)).containsExactly(address);
        assertThat(whole(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "javascript:alert(1)",
                "data:text/html,<script>alert(1)</script>",
                "https://",
                "http:///a",
                "https://town.example@elsewhere.example/",
                "ftp://example.jp/",
                "<a href=x>",
                "https://[",
            })
    void nothingElseCan(String text) {
        assertThat(links(text)).isEmpty();
        assertThat(whole(text)).isEqualTo(text);
    }

    private static List<String> links(String text) {
        return Prose.of(text).stream()
                .flatMap(List::stream)
                .map(Piece::href)
                .filter(Objects::nonNull)
                .toList();
    }

    private static String whole(String text) {
        return Prose.of(text).stream().flatMap(List::stream).map(Piece::text).reduce("", String::concat);
    }
}
