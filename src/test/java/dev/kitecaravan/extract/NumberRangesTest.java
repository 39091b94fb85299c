package dev.kitecaravan.extract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class NumberRangesTest {
    @Property(tries = 500)
    void isASetThatSurvivesItsText(@ForAll @Size(max = 60) List<@IntRange(min = 1, max = 80) Integer> numbers,
            @ForAll @Size(max = 20) List<@IntRange(min = 1, max = 80) Integer> others,
            @ForAll @IntRange(max = 20) int limit) {
        NumberRanges absent = new NumberRanges();
        others.forEach(absent::add);
        NumberRanges ranges = new NumberRanges();
        TreeSet<Long> set = new TreeSet<>();
        for (int number : numbers) {
            assertThat(ranges.add(number)).isEqualTo(set.add((long) number));
        }
        NumberRanges read = NumberRanges.parse(ranges.toString());
        for (long number = 0; number <= 81; number++) {
            assertThat(read.contains(number)).isEqualTo(set.contains(number));
        }
        List<Long> missing = set.isEmpty()
                ? List.of()
                : LongStream.rangeClosed(set.first(), set.last()).filter(n -> !set.contains(n))
                        .filter(n -> !others.contains((int) n)).boxed()
                        .sorted(Comparator.reverseOrder()).limit(limit).toList();
        assertThat(read.missing(absent, limit)).isEqualTo(missing);
        assertThat(read.toString()).isEqualTo(ranges.toString());
    }

    @Test
    void numbersThatAreKnownToBeAbsentTakeNoTimeHoweverManyTheyAre() {
        assertThat(NumberRanges.parse("1,3000000000-3000000002").missing(NumberRanges.parse("3-2999999998"), 10))
                .containsExactly(2_999_999_999L, 2L);
    }

    @Property(tries = 500)
    void rangesWithoutOthersHoldTheSameNumbersAsTheSets(
            @ForAll @Size(max = 60) List<@LongRange(min = 1, max = 80) Long> numbers,
            @ForAll @Size(max = 60) List<@LongRange(min = 1, max = 80) Long> others,
            @ForAll @IntRange(max = 20) int limit) {
        NumberRanges ranges = new NumberRanges();
        numbers.forEach(ranges::add);
        NumberRanges taken = new NumberRanges();
        others.forEach(taken::add);
        TreeSet<Long> left = new TreeSet<>(numbers);
        left.removeAll(others);
        assertThat(ranges.without(taken).all().boxed().toList()).containsExactlyElementsOf(left);
        assertThat(ranges.without(taken).size()).isEqualTo(left.size());
        assertThat(ranges.without(taken).first(limit).all().boxed().toList())
                .isEqualTo(left.stream().limit(limit).toList());
        assertThat(ranges.between().all().boxed().sorted(Comparator.reverseOrder()).toList())
                .isEqualTo(ranges.missing(new NumberRanges(), 100));
        assertThat(ranges.highest()).isEqualTo(numbers.stream().mapToLong(n -> n).max().orElse(0));
    }

    /** An older build asked for a build without a number as -1, and noted that the API has none. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"-1|''", "-1,7|7", "3-5,-1,9|3-5,9", "-1-0,4|4", "5-3,9|9", "x|''",
            "99999999999999999999|''", "1-99999999999999999999|''", "0,2|2", "0-4,6|1-4,6"})
    void whatIsNoNumberOfABuildIsReadAsNone(String text, String numbers) {
        assertThat(NumberRanges.parse(text)).hasToString(numbers);
    }
}
