package dev.kitecaravan.insight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RatesTest {
    @Test
    void queuesAndPrices() {
        assertThat(Rates.parse(" default=0.35, a=b = 4 ,")).isEqualTo(Map.of("default", 0.35, "a=b", 4.0));
        assertThat(Rates.parse("")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"default", "default=", "=1", "default=cheap", "default=-1", "default=NaN", "it's=1",
            "a\\=1"})
    void whatIsNoPriceIsNamed(String text) {
        assertThatThrownBy(() -> Rates.parse(text)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "'").hasMessageContaining("default=0.35");
    }
}
