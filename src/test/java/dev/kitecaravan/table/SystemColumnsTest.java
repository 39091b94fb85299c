package dev.kitecaravan.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SystemColumnsTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "_", "__", "dlt_", "_dlt", "_Dlt_", "_d-t_", "_\"; drop_", "_a2345678901234567890_"})
    void aPrefixThatNamesOfTheApiCouldHaveIsRefused(String prefix) {
        assertThatThrownBy(() -> new SystemColumns(prefix)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + prefix + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"_dlt_", "_caravan_", "_k2_x_", "_a_"})
    void aPrefixInUnderscoresIsTaken(String prefix) {
        assertThat(new SystemColumns(prefix).id()).isEqualTo(prefix + "id");
    }
}
