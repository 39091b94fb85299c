package dev.kitecaravan.extract;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;

class JobLogTest {
    @Property(tries = 500)
    void theEndFitsInWholeCharactersAlsoWhenWhatCannotBeHeldIsReplaced(@ForAll @StringLength(max = 60) String any,
            @ForAll @IntRange(max = 200) int most) {
        String text = new String(any.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        String end = JobLog.end(text, most);
        assertThat(text).endsWith(end);
        assertThat(size(end)).isLessThanOrEqualTo(most);
        assertThat(Character.isLowSurrogate(end.isEmpty() ? 'x' : end.charAt(0))).isFalse();
        if (end.length() < text.length()) {
            int next = text.codePointBefore(text.length() - end.length());
            assertThat(size(Character.toString(next) + end)).as("one more").isGreaterThan(most);
        }
    }

    private static int size(String text) {
        return text.replace('\u0000', '\u2400').getBytes(StandardCharsets.UTF_8).length;
    }
}
