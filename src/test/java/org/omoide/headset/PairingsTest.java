package org.omoide.headset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.support.ResourceBundleMessageSource;

class PairingsTest {

    @ParameterizedTest
    @ValueSource(strings = {"012345", "012 345", " 012-345 ", "０１２３４５", "０１２　３４５", "012ー345"})
    void aCodeIsUnderstoodHoweverItIsTyped(String typed) {
        assertThat(Pairings.digits(typed)).isEqualTo("012345");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "12345", "1234567", "12345a", "{\"$gt\":\"\"}"})
    void somethingElseIsNoCode(String typed) {
        assertThat(Pairings.digits(typed)).isNull();
    }

    @Test
    void everySignIsOfTwoDifferentWordsAndUnlikeTheOthers() {
        var messages = new ResourceBundleMessageSource();
        messages.setBasename("messages/headset");
        messages.setDefaultEncoding("UTF-8");
        messages.setFallbackToSystemLocale(false);
        var japanese = new HashSet<String>();
        var english = new HashSet<String>();
        IntStream.range(0, Sign.COUNT).forEach(number -> {
            var sign = Sign.of(number, messages);
            assertThat(sign.japanese().split("・")).doesNotHaveDuplicates().hasSize(2);
            japanese.add(sign.japanese());
            english.add(sign.english());
        });
        assertThat(japanese).hasSize(Sign.COUNT);
        assertThat(english).hasSize(Sign.COUNT);
    }
}
