package org.omoide.care;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.time.Year;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.omoide.account.Colour;
import org.omoide.care.Resident.Consent.By;
import org.omoide.web.Problem;

/** What staff type. */
class ResidentDraftTest {

    private static final Year NOW = Year.of(2026);
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 23);

    @ParameterizedTest
    @CsvSource({"昭和8年, 1933", "1933, 1933", "昭和8年生まれ, 1933", "大正14年, 1925", "Shōwa 8, 1933"})
    void aBirthYearIsUnderstoodAsPeopleSayIt(String said, int year) {
        assertThat(new ResidentDraft("うめ", Colour.RED, said).checked(NOW).birthYear())
                .isEqualTo(year);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1930年代", "2027", "1850", "昔"})
    void whatIsNoYearOfALifeIsAskedForAgain(String said) {
        assertThatThrownBy(() -> new ResidentDraft("うめ", Colour.RED, said).checked(NOW))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.fields()).containsOnlyKeys("born"));
    }

    @Test
    void aNicknameAndAColourAreNeededAndNothingElse() {
        var said = new ResidentDraft(" う\nめ ", Colour.BLUE, " ").checked(NOW);
        assertThat(said).isEqualTo(new ResidentDraft.Content("う め", Colour.BLUE, null));
        assertThatThrownBy(() -> new ResidentDraft(" ", null, null).checked(NOW))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.fields()).containsOnlyKeys("nickname", "colour"));
        assertThatThrownBy(() -> new ResidentDraft("め".repeat(21), Colour.RED, null).checked(NOW))
                .isInstanceOf(Problem.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-11-24", "1926-11-22", "", "きのう", "2026-02-30"})
    void aConsentHasADayThatHasBeen(String day) {
        assertThat(new ConsentDraft(By.FAMILY, "2026-11-23").checked(TODAY).day())
                .isEqualTo(TODAY);
        assertThatThrownBy(() -> new ConsentDraft(By.FAMILY, day).checked(TODAY))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.fields()).containsOnlyKeys("day"));
    }
}
