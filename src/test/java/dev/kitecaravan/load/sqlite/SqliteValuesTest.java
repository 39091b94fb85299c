package dev.kitecaravan.load.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.BigRange;
import net.jqwik.api.constraints.Scale;

class SqliteValuesTest {
    @Property
    void noDecimalLosesADigit(@ForAll @BigRange(min = "-1e40", max = "1e40") @Scale(20) BigDecimal decimal) {
        assertThat((BigDecimal) SqliteValues.read(SqliteValues.DECIMAL, SqliteValues.bound(decimal)))
                .isEqualByComparingTo(decimal);
    }

    @Property
    void noFloatingPointNumberLosesADigit(@ForAll double number) {
        BigDecimal decimal = BigDecimal.valueOf(number);
        assertThat((BigDecimal) SqliteValues.read(SqliteValues.DECIMAL, SqliteValues.bound(decimal)))
                .isEqualByComparingTo(decimal);
    }

    @ParameterizedTest
    @CsvSource({"7, Long", "7.00, Long", "-9223372036854775808, Long", "9223372036854775807, Long",
            "9223372036854775808, Double", "9223372036854775809, String", "1180591620717411303424, Double",
            "1180591620717411303425, String", "0.1, Double", "-0.000001, Double", "1.5, Double",
            "0.1000000000000000055511151231257827, String", "1e400, String", "1E+3, Long"})
    void aDecimalIsANumberWhereThatIsExact(BigDecimal decimal, String kind) {
        assertThat(SqliteValues.bound(decimal).getClass().getSimpleName()).isEqualTo(kind);
    }

    @Test
    void textsOfTimesAreInTheOrderOfTimes() {
        Instant early = Instant.parse("1969-12-31T23:59:59.999999Z");
        Instant late = Instant.parse("2026-11-24T03:04:05Z");
        assertThat(SqliteValues.bound(late)).isEqualTo("2026-11-24 03:04:05.000000");
        assertThat((String) SqliteValues.bound(early)).isLessThan((String) SqliteValues.bound(late));
        assertThat(SqliteValues.read("TIMESTAMP", SqliteValues.bound(early))).isEqualTo(early);
        assertThat(SqliteValues.time("2026-11-24 03:04:05")).isEqualTo(late);
        assertThat(SqliteValues.read("date", SqliteValues.bound(LocalDate.of(1900, 1, 1))))
                .isEqualTo(LocalDate.of(1900, 1, 1));
    }

    @Test
    void whatSomebodyElseWroteStaysAsItIs() {
        assertThat(SqliteValues.read("timestamp", "yesterday")).isEqualTo("yesterday");
        assertThat(SqliteValues.read("decimal_blob", "n/a")).isEqualTo("n/a");
        assertThat(SqliteValues.read("boolean", "yes")).isEqualTo("yes");
        assertThat(SqliteValues.read("text", "2026-11-24 03:04:05.000000")).isEqualTo("2026-11-24 03:04:05.000000");
        assertThat(SqliteValues.ofExpression("2026-11-24 03:04:05.000000"))
                .isEqualTo(Instant.parse("2026-11-24T03:04:05Z"));
        assertThat(SqliteValues.ofExpression(BigInteger.TEN)).isEqualTo(BigInteger.TEN);
    }
}
