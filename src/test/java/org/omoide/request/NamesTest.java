package org.omoide.request;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {

    @ParameterizedTest
    @CsvSource({
        "田中さんが泣いていました, 田中さん",
        "昔は古賀くんと泳いだ, 古賀くん",
        "となりのハナちゃんが, ハナちゃん",
        "He told Mr Tanaka about it, Mr Tanaka",
        "佐々木様より, 佐々木様"
    })
    void seesWhatLooksLikeAName(String text, String name) {
        assertThat(Names.in(text, null)).containsExactly(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "みなさん、とても喜んでいました",
                "お母さんと来た坂だと言って",
                "お父さん、お地蔵さんがいるよ",
                "「ああ、この坂。毎日のぼったのよ」",
                "Everybody was so happy"
            })
    void letsPassWhoIsNobodyInParticular(String text) {
        assertThat(Names.in(text, null)).isEmpty();
    }

    @Test
    void seesTheNickname() {
        assertThat(Names.in("うめは、ずっと見ていました", "うめ")).containsExactly("うめ");
        assertThat(Names.in("うみを、ずっと見ていました", "うめ")).isEmpty();
    }

    @Test
    void takesTheNicknameAwayOutsideTheFacility() {
        assertThat(Names.withoutNickname("うめが泳いだ川", "うめ", "（お名前）")).isEqualTo("（お名前）が泳いだ川");
    }
}
