package dev.kitecaravan.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(10)
class TerminalTextTest {
    @ParameterizedTest
    @ValueSource(ints = {0x00, 0x07, 0x08, 0x0d, 0x1b, 0x7f, 0x85, 0x9b, 0x9d, 0x61c, 0x200e, 0x200f, 0x2028, 0x2029,
            0x202a,
            0x202e, 0x2066, 0x2069})
    void whatDrivesATerminalOrTurnsItsTextIsShownAsANumber(int character) {
        assertThat(TerminalText.escape("a" + (char) character + "b")).isEqualTo(String.format("a\\u%04xb", character));
    }

    @Test
    void lettersOfAllScriptsStay() {
        assertThat(TerminalText.escape("main \u05d0\u0628\u00e4 \ud83d\ude80\n"))
                .isEqualTo("main \u05d0\u0628\u00e4 \ud83d\ude80\\n");
        assertThat(TerminalText.escape(null)).isNull();
    }
}
