package dev.kitecaravan.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.Test;

class ResultColumnsTest {
    @Test
    void columnsOfOneNameAreToldApart() {
        assertThat(distinct("id", "id", "state", "state", "id")).containsExactly("id", "id_2", "state", "state_2",
                "id_3");
    }

    @Test
    void aNameThatIsThereAlreadyIsNotGivenTwice() {
        assertThat(distinct("id", "id", "id_2")).containsExactly("id", "id_3", "id_2");
    }

    private static List<String> distinct(String... columns) {
        return new TableReader.Result(List.of(columns), List.of(), false).distinctColumns();
    }
}
