package dev.kitecaravan.normalize;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.kitecaravan.table.ColumnType;

class ScalarsTest {
    private final Scalars scalars = new Scalars(Bench.POSTGRES);

    /** Written out it would be a text of a billion zeros, which ends a run for want of memory. */
    @ParameterizedTest
    @ValueSource(strings = {"0e-999999999", "0.00000000000", "0e-10"})
    void aZeroOfAnyExponentIsAShortOneInAColumnOfDecimals(String zero) {
        assertThat(scalars.cell(ColumnType.DECIMAL, new BigDecimal(zero))).isEqualTo(BigDecimal.ZERO);
        assertThat(scalars.cell(ColumnType.BIGINT, new BigDecimal(zero))).isEqualTo(0L);
        assertThat(scalars.cell(ColumnType.DOUBLE, new BigDecimal(zero))).isEqualTo(0.0);
    }

    @Test
    void aDecimalKeepsItsZerosAsFarAsTheColumnHasDigitsForThem() {
        assertThat(scalars.cell(ColumnType.DECIMAL, new BigDecimal("1.500000000"))).isEqualTo(
                new BigDecimal("1.500000000"));
        assertThat(scalars.cell(ColumnType.DECIMAL, new BigDecimal("1.5000000000"))).isEqualTo(new BigDecimal("1.5"));
        assertThat(scalars.cell(ColumnType.DECIMAL, new BigDecimal("1.5000000001"))).isNull();
    }

    @ParameterizedTest
    @CsvSource({"9223372036854775807,BIGINT", "9223372036854775808,DECIMAL", "99999999999999999999999999999,DECIMAL",
            "100000000000000000000000000000,", "1e28,DOUBLE", "1.0,DOUBLE", "0.1,DOUBLE", "0.12345678901234567890,",
            "12345678901234567890.5,DECIMAL",
            "1e999999999,", "1e-999999999,", "1e2147483647,", "-1e2147483647,", "1e-2147483647,"})
    void aNumberIsOfTheNarrowestTypeThatHoldsItExactly(String number, ColumnType type) {
        Number value = number.matches("\\d+") ? whole(number) : new BigDecimal(number);
        assertThat(scalars.infer(value)).isEqualTo(type);
        if (type != null) {
            assertThat(new BigDecimal(scalars.cell(type, value).toString())).isEqualByComparingTo(number);
        }
    }

    @ParameterizedTest
    @CsvSource({"1,BIGINT,true", "1.0,BIGINT,true", "1.5,BIGINT,false", "9223372036854775807.0,BIGINT,true",
            "9223372036854775808.0,BIGINT,false", "-9223372036854775808.0,BIGINT,true", "1e18,BIGINT,true",
            "1e19,BIGINT,false", "1e999999999,BIGINT,false", "1e2147483647,BIGINT,false", "1e2147483647,DECIMAL,false",
            "1e2147483647,DOUBLE,false", "9007199254740992,DOUBLE,true",
            "9007199254740993,DOUBLE,false", "-9007199254740992,DOUBLE,true", "-9007199254740993,DOUBLE,false",
            "1e400,DOUBLE,false", "1e-400,DOUBLE,false"})
    void aNumberGoesIntoAColumnThatHoldsItExactlyAndIntoNoOther(String number, ColumnType type, boolean held) {
        Number value = number.matches("-?\\d+") ? whole(number) : new BigDecimal(number);
        Object cell = scalars.cell(type, value);
        assertThat(cell != null).isEqualTo(held);
        if (held) {
            assertThat(new BigDecimal(cell.toString())).isEqualByComparingTo(number);
        }
    }

    @ParameterizedTest
    @CsvSource({"7,BIGINT,true", "-7,BIGINT,true", "007,BIGINT,false", "+7,BIGINT,false", "-0,BIGINT,false",
            "'',BIGINT,false",
            "٧,BIGINT,false", "-9223372036854775808,BIGINT,true", "-92233720368547758080,BIGINT,false",
            "7.0,DOUBLE,true",
            "7.10,DOUBLE,false", "7,DOUBLE,false", "NaN,DOUBLE,false", "'',DOUBLE,false", "7.10,DECIMAL,true",
            "+7,DECIMAL,false",
            "7e1,DECIMAL,false", "'',DECIMAL,false", "٧,DECIMAL,false", "true,BOOLEAN,true", "True,BOOLEAN,false",
            "1,BOOLEAN,false"})
    void aTextGoesIntoAColumnOfAnotherTypeWhereItIsSpelledAsTheColumnsOwnValuesAre(String text, ColumnType type,
            boolean held) {
        Object cell = scalars.cell(type, text);
        assertThat(cell != null).isEqualTo(held);
        if (held) {
            assertThat(cell).hasToString(text);
        }
    }

    /** As a route's steps may make them; what is parsed has none of these. */
    @Test
    void numbersOfEveryKindThatJavaHasKeepWhatTheyAre() {
        for (Number seven : List.of((byte) 7, (short) 7, 7, 7L, BigInteger.valueOf(7))) {
            assertThat(scalars.infer(seven)).isEqualTo(ColumnType.BIGINT);
            assertThat(scalars.cell(ColumnType.BIGINT, seven)).isEqualTo(7L);
            assertThat(scalars.cell(ColumnType.DOUBLE, seven)).isEqualTo(7.0);
            assertThat(scalars.cell(ColumnType.DECIMAL, seven)).isEqualTo(BigDecimal.valueOf(7));
        }
        assertThat(scalars.infer(7.0)).isEqualTo(ColumnType.DOUBLE);
        assertThat(scalars.infer(0.1f)).isEqualTo(ColumnType.DOUBLE);
        assertThat(scalars.cell(ColumnType.DOUBLE, 0.1f)).as("as it is written").isEqualTo(0.1);
        assertThat(scalars.cell(ColumnType.DECIMAL, 0.1f)).isEqualTo(new BigDecimal("0.1"));
        assertThat(scalars.cell(ColumnType.BIGINT, 7.0)).isEqualTo(7L);
        assertThat(scalars.cell(ColumnType.BIGINT, 7.5)).isNull();
        assertThat(scalars.cell(ColumnType.BIGINT, 9007199254740992.0)).isEqualTo(9007199254740992L);
        assertThat(scalars.cell(ColumnType.BIGINT, 9007199254740994.0)).as("it may stand for another").isNull();
        for (Number none : List.of(Double.NaN, Double.POSITIVE_INFINITY, Float.NaN)) {
            assertThat(scalars.infer(none)).isNull();
            assertThat(scalars.cell(ColumnType.DOUBLE, none)).isNull();
            assertThat(scalars.cell(ColumnType.DECIMAL, none)).isNull();
            assertThat(scalars.cell(ColumnType.BIGINT, none)).isNull();
        }
    }

    @Test
    void timesDaysAndBytesAreOfTheirOwnTypesAsFarAsTheColumnTakesThem() {
        Instant moment = Instant.parse("2026-03-10T12:00:00.123456789Z");
        LocalDate day = LocalDate.of(2026, 3, 10);
        byte[] bytes = {1};
        assertThat(scalars.infer(moment)).isEqualTo(ColumnType.TIMESTAMP);
        assertThat(scalars.infer("2026-03-10T12:00:00Z")).isEqualTo(ColumnType.TIMESTAMP);
        assertThat(scalars.infer("2026-03-10")).isEqualTo(ColumnType.TEXT);
        assertThat(scalars.infer(day)).isEqualTo(ColumnType.DATE);
        assertThat(scalars.infer(bytes)).isEqualTo(ColumnType.BINARY);
        assertThat(scalars.infer(true)).isEqualTo(ColumnType.BOOLEAN);
        assertThat(scalars.infer(Instant.MAX)).as("no column holds it").isEqualTo(ColumnType.TEXT);
        assertThat(scalars.infer(LocalDate.MAX)).isEqualTo(ColumnType.TEXT);

        assertThat(scalars.cell(ColumnType.TIMESTAMP, moment)).isEqualTo(Instant.parse("2026-03-10T12:00:00.123456Z"));
        assertThat(scalars.cell(ColumnType.TIMESTAMP, "2026-03-10T12:00:00Z"))
                .isEqualTo(Instant.parse("2026-03-10T12:00:00Z"));
        assertThat(scalars.cell(ColumnType.DATE, day)).isEqualTo(day);
        assertThat(scalars.cell(ColumnType.DATE, "2026-03-10")).isEqualTo(day);
        assertThat(scalars.cell(ColumnType.BINARY, bytes)).isSameAs(bytes);
        assertThat(scalars.cell(ColumnType.BOOLEAN, false)).isEqualTo(false);
        for (Object none : List.of(Instant.MAX, LocalDate.MAX, "soon", 7L, true)) {
            assertThat(scalars.cell(ColumnType.TIMESTAMP, none)).isNull();
            assertThat(scalars.cell(ColumnType.DATE, none)).isNull();
            assertThat(scalars.cell(ColumnType.BINARY, none)).isNull();
        }
        assertThat(scalars.cell(ColumnType.TEXT, bytes)).as("bytes are no text").isNull();
        assertThat(scalars.cell(ColumnType.TEXT, new BigDecimal("1.50"))).isEqualTo("1.50");
        assertThat(scalars.cell(ColumnType.BOOLEAN, 1L)).isNull();
    }

    @Test
    void aTextOfMoreDigitsThanAnyNumberHasIsNoNumber() {
        String digits = "9".repeat(20) + "." + "1".repeat(8);
        assertThat(scalars.cell(ColumnType.DECIMAL, digits)).isEqualTo(new BigDecimal(digits));
        assertThat(scalars.cell(ColumnType.DECIMAL, "0." + "0".repeat(63))).isNull();
    }

    private static Number whole(String digits) {
        BigInteger big = new BigInteger(digits);
        return big.bitLength() < 64 ? (Number) big.longValue() : big;
    }
}
