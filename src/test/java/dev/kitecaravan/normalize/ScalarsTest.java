package dev.kitecaravan.normalize;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;

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
            "100000000000000000000000000000,", "1e28,DOUBLE", "0.1,DOUBLE", "0.12345678901234567890,",
            "12345678901234567890.5,DECIMAL",
            "1e999999999,", "1e-999999999,"})
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
            "1e19,BIGINT,false", "1e999999999,BIGINT,false", "9007199254740992,DOUBLE,true",
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
