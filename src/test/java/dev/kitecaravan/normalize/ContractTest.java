package dev.kitecaravan.normalize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.kitecaravan.table.Disposition;

class ContractTest {
    private static final String KNOWN = "{\"id\": 1, \"n\": 1, \"items\": [{\"id\": 1, \"a\": 1}]}";

    /** A normaliser that finds the tables of the known record stored. */
    private static Bench stored() throws ContractViolation {
        Bench first = new Bench().add(target("evolve"), KNOWN);
        return new Bench(first.normalizer.tables(), Bench.POSTGRES);
    }

    private static RecordTarget target(String contract) {
        return new RecordTarget("things", "things", List.of("id"), Disposition.MERGE, Set.of(), 100,
                Contract.parse(contract), null);
    }

    @Test
    void readsItsWords() {
        assertThat(Contract.parse(null)).isEqualTo(Contract.EVOLVE);
        assertThat(Contract.parse("freeze").columns()).isEqualTo(Evolution.FREEZE);
        assertThat(Contract.parse("columns=discard_row, data_types: freeze"))
                .isEqualTo(new Contract(Evolution.EVOLVE, Evolution.DISCARD_ROW, Evolution.FREEZE));
        assertThatThrownBy(() -> Contract.parse("colums=freeze")).hasMessageContaining("colums=freeze");
        assertThatThrownBy(() -> Contract.parse("frozen")).hasMessageContaining("discard_value");
    }

    @Test
    void aFrozenTableNamesWhatIsNewAndCollectsNothing() throws Exception {
        Bench bench = stored().add(target("freeze"), KNOWN);
        assertThatThrownBy(() -> bench.add(target("freeze"), "{\"id\": 2, \"n\": 1, \"extra\": true}"))
                .isInstanceOf(ContractViolation.class)
                .hasMessageContaining("endpoint things, table things, member extra")
                .hasMessageContaining("freeze");
        assertThatThrownBy(() -> bench.add(target("freeze"), "{\"id\": 2, \"items\": [{\"id\": 1}, {\"b\": 1}]}"))
                .hasMessageContaining("member items.b");
        assertThatThrownBy(() -> bench.add(target("freeze"), "{\"id\": 2, \"n\": \"one\"}"))
                .hasMessageContaining("holds bigint, a text came");
        assertThatThrownBy(() -> bench.add(target("freeze"), "{\"id\": 2, \"more\": [1]}"))
                .hasMessageContaining("table things__more does not exist");

        assertThat(bench.cells("things", "id")).containsExactly(1L);
        assertThat(bench.cells("things__items", "id")).containsExactly(1L);
        assertThat(bench.rows.deadLetters()).isEmpty();
    }

    @Test
    void aDiscardedValueLeavesTheRow() throws Exception {
        Bench bench = stored().add(target("discard_value"),
                "{\"id\": 2, \"n\": \"one\", \"extra\": true, \"items\": [{\"id\": 1, \"b\": 1}, {\"id\": 2, \"b\": 1}]}");

        assertThat(bench.cell("things", "n")).isNull();
        assertThat(bench.columns("things")).doesNotContain("extra", "n__v_text");
        assertThat(bench.cells("things__items", "id")).containsExactly(1L, 2L);
        assertThat(bench.rows.deadLetters()).extracting(letter -> letter.path()).containsExactly("n", "extra",
                "items.b");
        assertThat(bench.rows.deadLetters())
                .allSatisfy(letter -> assertThat(letter.record()).contains("\"extra\":true"));
    }

    /** Of two lists: one place is refused for each element, the others once. */
    @ParameterizedTest
    @CsvSource({"48, 49,", "49, 50,", "50, 50, 1 more", "300, 50, 251 more"})
    void ofARecordWithManyRefusalsTheLastLetterCountsTheOthers(int members, int letters, String counted)
            throws Exception {
        String extra = IntStream.range(0, members).mapToObj(i -> "\"m" + i + "\": 1").collect(Collectors.joining(", "));
        Bench bench = stored().add(target("discard_value"),
                "{\"id\": 2, \"items\": [{\"id\": 1, \"b\": 1}, {\"id\": 2, \"b\": 1}], " + extra + "}");

        assertThat(bench.rows.deadLetters()).hasSize(letters);
        String last = bench.rows.deadLetters().get(letters - 1).reason();
        assertThat(last).contains("the value was left out");
        if (counted == null) {
            assertThat(last).doesNotContain("more");
        } else {
            assertThat(last).contains("; " + counted + " of this record's places were refused");
        }
    }

    @Test
    void aDiscardedRowTakesItsChildrenWithIt() throws Exception {
        Bench bench = stored().add(target("discard_row"), "{\"id\": 2, \"extra\": true, \"items\": [{\"id\": 1}]}",
                "{\"id\": 3, \"items\": [{\"id\": 1}, {\"id\": 2, \"b\": 1}]}");

        assertThat(bench.cells("things", "id")).containsExactly(3L);
        assertThat(bench.cells("things__items", "id")).containsExactly(1L);
        assertThat(bench.rows.deadLetters()).hasSize(2);
    }

    /** The object that was there is there no more, whether or not what came instead may have a table. */
    @ParameterizedTest
    @ValueSource(strings = {"tables=discard_value", "tables=discard_row"})
    void anArrayWithoutATableEndsTheRowsOfTheObjectThatWasThere(String contract) throws Exception {
        Bench first = new Bench().add(target("evolve"), "{\"id\": 1, \"a\": {\"b\": [{\"c\": 1}]}}");
        Bench bench = new Bench(first.normalizer.tables(), Bench.POSTGRES)
                .add(target(contract), "{\"id\": 1, \"a\": [{\"c\": 2}]}");

        assertThat(bench.rows.deadLetters()).extracting(letter -> letter.table()).containsExactly("things__a");
        assertThat(bench.rows("things__a__b").rows()).isEmpty();
        assertThat(bench.rows("things__a__b").replacedRoots()).containsExactly(RowIds.rowId("things", 1));
    }

    /** Beyond the 500 tables that an endpoint may have, what came stays in the overflow column. */
    @Test
    void anArrayThatIsOneTableTooManyEndsTheRowsOfTheObjectThatWasThere() throws Exception {
        String others = IntStream.range(0, 498).mapToObj(i -> "\"t" + i + "\": [1]").collect(Collectors.joining(", "));
        Bench first = new Bench().add(target("evolve"), "{\"id\": 1, \"a\": {\"b\": [{\"c\": 1}]}, " + others + "}");
        Bench bench = new Bench(first.normalizer.tables(), Bench.POSTGRES)
                .add(target("evolve"), "{\"id\": 1, \"a\": [{\"c\": 2}]}");

        assertThat(bench.names()).hasSize(500).contains("things__a__b").doesNotContain("things__a");
        assertThat(bench.rows("things__a__b").replacedRoots()).containsExactly(RowIds.rowId("things", 1));
    }

    @Test
    void aNewTableIsFreeInColumnsAndTypesButMustBeAllowed() throws Exception {
        Bench bench = new Bench().add(target("columns=freeze,data_types=freeze"), "{\"id\": 1, \"n\": 1}",
                "{\"id\": 2, \"n\": \"one\", \"extra\": true}");
        assertThat(bench.columns("things")).contains("extra", "n__v_text");

        Bench refused = new Bench().add(target("tables=discard_row"), KNOWN);
        assertThat(refused.rows.tables()).isEmpty();
        assertThat(refused.normalizer.tables()).isEmpty();
        assertThat(refused.rows.deadLetters()).hasSize(1);
    }

    @Test
    void anImportedSchemaWinsOverInference() throws Exception {
        String yaml = "version: 1\ntables:\n  things:\n    columns:\n      id: bigint\n      code: text\n";
        Bench bench = new Bench(SchemaFile.over(List.of(), SchemaFile.read(yaml, "schema.yaml")), Bench.POSTGRES);
        bench.add(target("freeze"), "{\"id\": 1, \"code\": 7}");

        assertThat(bench.cell("things", "code")).isEqualTo("7");
        assertThat(SchemaFile.write(SchemaFile.read(SchemaFile.write(bench.normalizer.tables()), "x")))
                .isEqualTo(SchemaFile.write(bench.normalizer.tables()));
        assertThatThrownBy(() -> SchemaFile.read(yaml.replace("text", "string"), "schema.yaml"))
                .hasMessageContaining("schema.yaml: table things, column code: string is no type");
        assertThatThrownBy(() -> SchemaFile.over(bench.normalizer.tables(),
                SchemaFile.read(yaml.replace("text", "bigint"), "s"))).hasMessageContaining("code");
    }
}
