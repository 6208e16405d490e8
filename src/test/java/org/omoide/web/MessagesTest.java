package org.omoide.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.omoide.transcoder.Refusal;

class MessagesTest {

    private static final Pattern ARGUMENT = Pattern.compile("\\{\\d}");

    private static final List<String> FEATURES = List.of(
            "omoide",
            "account",
            "place",
            "review",
            "request",
            "town",
            "circular",
            "trip",
            "headset",
            "care",
            "run",
            "pack",
            "preservation",
            "harvest");

    private final Properties japanese = read("");
    private final Properties english = read("_en");

    @Test
    void bothLanguagesSayTheSameThings() {
        assertThat(english.stringPropertyNames()).isEqualTo(japanese.stringPropertyNames());
    }

    @Test
    void bothLanguagesFillInTheSameArguments() {
        // Only the length of a reign is told with another name in each language.
        for (var key : japanese.stringPropertyNames()) {
            if (!key.equals("era.reign")) {
                assertThat(arguments(english, key)).as(key).isEqualTo(arguments(japanese, key));
            }
        }
    }

    @Test
    void sentencesWithArgumentsSurviveMessageFormat() {
        for (var messages : new Properties[] {japanese, english}) {
            for (var key : messages.stringPropertyNames()) {
                if (!arguments(messages, key).isEmpty()) {
                    assertThat(messages.getProperty(key)).as(key).doesNotContain("'");
                }
            }
        }
    }

    @Test
    void thereIsASentenceForEachRefusal() {
        for (var refusal : Refusal.values()) {
            assertThat(japanese.getProperty("refusal." + refusal))
                    .as("" + refusal)
                    .isNotBlank();
        }
    }

    private static TreeSet<String> arguments(Properties messages, String key) {
        return ARGUMENT.matcher(messages.getProperty(key))
                .results()
                .map(found -> found.group())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Properties read(String language) {
        var all = new Properties();
        for (var feature : FEATURES) {
            var messages = new Properties();
            var name = "/messages/" + feature + language + ".properties";
            try (var in = new InputStreamReader(MessagesTest.class.getResourceAsStream(name), StandardCharsets.UTF_8)) {
                messages.load(in);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            for (var key : messages.stringPropertyNames()) {
                assertThat(all.put(key, messages.getProperty(key)))
                        .as("the same sentence in two files: " + key)
                        .isNull();
            }
        }
        return all;
    }
}
