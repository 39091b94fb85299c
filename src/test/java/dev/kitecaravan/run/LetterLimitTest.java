package dev.kitecaravan.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LetterLimitTest {
    @ParameterizedTest
    @CsvSource({"10%, 40, 4, 4, false", "10%, 40, 5, 5, true", "10%, 19, 18, 18, false", "10%, 19, 19, 19, true",
            "10%, 20, 3, 3, true", "10%, 1, 1, 1, true", "10%, 0, 0, 0, false", "10%, 40, 0, 40, false",
            "100%, 40, 39, 39, false", "100%, 40, 40, 40, true", "0, 40, 0, 0, false", "0, 40, 1, 1, true",
            "0, 40, 0, 1, true", "0%, 40, 0, 1, true", "3, 40, 3, 3, false", "3, 40, 4, 4, true",
            "3, 3, 3, 3, true"})
    void isExceeded(String limit, long offered, long refused, long letters, boolean exceeded) {
        assertThat(LetterLimit.parse(limit).isExceeded(offered, refused, letters)).isEqualTo(exceeded);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ten", "-1", "101%", "NaN", "10 percent"})
    void whatIsNoLimitIsRefusedWithWhatToWrite(String text) {
        assertThatThrownBy(() -> LetterLimit.parse(text)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("number").hasMessageContaining("share");
    }
}
