package dev.kitecaravan.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import java.util.UUID;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers that are equal are one key, others are not; texts are themselves. */
class KeyTextTest {
    private static final int TRIES = 20_000;
    private final Random random = new Random(11);

    private BigDecimal number() {
        return new BigDecimal(new BigInteger(1 + random.nextInt(130), random), random.nextInt(60) - 30);
    }

    @Test
    void equalNumbersAreOneHoweverTheyAreSpelt() {
        for (int i = 0; i < TRIES; i++) {
            BigDecimal number = number().multiply(BigDecimal.valueOf(random.nextBoolean() ? 1 : -1));
            BigDecimal longer = number.setScale(number.scale() + random.nextInt(40));
            assertThat(KeyText.of(longer)).as(number + " and " + longer).isEqualTo(KeyText.of(number));
            assertThat(new BigDecimal(KeyText.of(number))).isEqualByComparingTo(number);
        }
    }

    @Test
    void othersAreNot() {
        for (int i = 0; i < TRIES; i++) {
            BigDecimal one = number();
            BigDecimal other = one.add(BigDecimal.ONE.movePointLeft(random.nextInt(40)));
            assertThat(KeyText.of(other)).isNotEqualTo(KeyText.of(one));
        }
    }

    @Test
    void wholeNumbersOfAllTypesAndDoublesAreOne() {
        for (int i = 0; i < TRIES; i++) {
            long whole = random.nextLong() >> random.nextInt(60);
            String digits = Long.toString(whole);
            assertThat(List.of(KeyText.of(whole), KeyText.of(BigInteger.valueOf(whole)), KeyText.of(digits),
                    KeyText.of(new BigDecimal(digits + ".000")))).containsOnly(digits);
            double fraction = (random.nextInt(2_000_001) - 1_000_000) / 64.0;
            assertThat(KeyText.of(fraction)).isEqualTo(KeyText.of(new BigDecimal(fraction)));
        }
        assertThat(KeyText.of(2.0f)).isEqualTo("2");
        assertThat(KeyText.of(-0.0)).isEqualTo("0");
        assertThat(KeyText.of(Double.NaN)).isEqualTo("NaN");
    }

    @ParameterizedTest
    @CsvSource({"1.50, 1.5", "1.5, 1.5", "1e2, 100", "1E+2, 100", "0.00, 0", "0.10, 0.1", "1500e-3, 1.5",
            "10E98, 1E+99",
            "10E2147483646, 1E+2147483647"})
    void asTheyAreWritten(String written, String text) {
        assertThat(KeyText.of(new BigDecimal(written))).isEqualTo(text);
    }

    @Test
    void aVeryLongWholeNumberIsOneWithItsShortForm() {
        assertThat(KeyText.of(BigInteger.TEN.pow(99))).isEqualTo(KeyText.of(new BigDecimal("1E99"))).isEqualTo("1E+99");
        assertThat(KeyText.of(BigInteger.TEN.pow(98))).isEqualTo("1" + "0".repeat(98));
    }

    @Test
    void textsAndOrdinaryIdsAreThemselves() {
        for (String text : List.of("1.50", "1e2", "01", " 1", "", UUID.randomUUID().toString(), "größe")) {
            assertThat(KeyText.of(text)).isEqualTo(text);
        }
        assertThat(KeyText.of(true)).isEqualTo("true");
    }
}
