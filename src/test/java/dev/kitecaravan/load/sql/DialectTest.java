package dev.kitecaravan.load.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import dev.kitecaravan.load.CommitUnit;
import dev.kitecaravan.table.Capabilities;
import dev.kitecaravan.table.ColumnType;

class DialectTest {
    private static Dialect.Builder complete() {
        Dialect.Builder builder = Dialect.named("Test").holds(new Capabilities(60, 38, 9, 1_000, 100, true))
                .commits(CommitUnit.PAGE).upserts(Dialect.Upsert.UPDATE_FROM);
        for (ColumnType type : ColumnType.values()) {
            builder.type(type, type.label());
        }
        return builder;
    }

    @Test
    void whatIsNotSaidIsAsTheStandardHasIt() {
        Dialect dialect = complete().build();
        assertThat(dialect.say(Phrase.CREATE_SCHEMA, "schema", "\"s\"")).isEqualTo("create schema if not exists \"s\"");
        assertThat(dialect.say(Phrase.DIFFER, "one", "a", "other", "b")).isEqualTo("a is distinct from b");
        assertThat(dialect.parameter(ColumnType.BIGINT)).isEqualTo("cast(? as bigint)");
        assertThat(dialect.quotedName("a\"b")).isEqualTo("\"a\"\"b\"");
        assertThat(dialect.has(Phrase.CREATE_INDEX)).isFalse();
    }

    @Test
    void itsOwnWordsTakeTheStandardsPlace() {
        Dialect dialect = complete().says(Phrase.ALTER_TYPE, "add {column} {type}", "drop {column}")
                .says(Phrase.EMPTY_STAGE, "delete from {stage}").lacks(Phrase.DROP_SCHEMA).build();
        assertThat(dialect.sayAll(Phrase.ALTER_TYPE, "table", "t", "column", "c", "type", "x"))
                .containsExactly("add c x", "drop c");
        assertThat(dialect.say(Phrase.EMPTY_STAGE, "stage", "s")).isEqualTo("delete from s");
        assertThat(dialect.find(Phrase.DROP_SCHEMA, "schema", "s")).isEmpty();
        assertThatThrownBy(() -> dialect.say(Phrase.DROP_SCHEMA, "schema", "s")).hasMessageContainingAll("Test",
                "DROP_SCHEMA");
    }

    @Test
    void aNameThatLooksLikeAGapIsANameOnly() {
        Dialect dialect = complete().build();
        assertThat(dialect.say(Phrase.CREATE_TABLE, "table", "\"{columns}$1\"", "columns", "a int"))
                .isEqualTo("create table if not exists \"{columns}$1\" (a int)");
    }

    @Test
    void aGapThatNothingFillsIsRefused() {
        Dialect.Builder builder = complete();
        assertThatThrownBy(() -> builder.says(Phrase.EMPTY_STAGE, "delete from {tabel}"))
                .hasMessageContainingAll("EMPTY_STAGE", "tabel", "stage");
        Dialect dialect = builder.build();
        assertThatThrownBy(() -> dialect.say(Phrase.EMPTY_STAGE, "table", "t")).hasMessageContaining("{stage}");
    }

    @Test
    void aDialectWithoutATypeIsRefused() {
        Dialect.Builder builder = Dialect.named("Test").commits(CommitUnit.PAGE)
                .holds(new Capabilities(60, 38, 9, 1_000, 100, true)).upserts(Dialect.Upsert.UPDATE_FROM);
        assertThatThrownBy(builder::build).hasMessageContaining("Test lacks");
    }
}
