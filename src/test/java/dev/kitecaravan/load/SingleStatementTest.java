package dev.kitecaravan.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SingleStatementTest {
    @ParameterizedTest
    @ValueSource(strings = {"select 1", "-- failed jobs; all of them\nselect 1", "/* a; /* b; */ c */ select 1",
            "select ';'", "select 'it''s; fine'", "select \"a;b\" from t", "select $$a;b$$", "select $x$ $$;$$ $x$",
            "select `a;b`", "select 1 -- the end; really", "select $1", "with a as (select 1) select * from a",
            "select 'a\\'; b'"})
    void whatOnlyLooksLikeTwoIsOne(String sql) {
        assertThat(SingleStatement.of(sql)).isEqualTo(sql);
    }

    @ParameterizedTest
    @ValueSource(strings = {"select 1;", "select 1 ; ;\n", "select 1; -- that was it", "select 1; /* ; */ ;"})
    void semicolonsBehindItAreNoSecondStatement(String sql) {
        assertThat(SingleStatement.of(sql).strip()).isEqualTo("select 1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"select 1; select 2|9|select 2",
            "select ';' ; drop table builds|12|drop table builds",
            "-- a\\nselect 1; -- b\\n select 2|14|select 2", ";select 1|1|select 1",
            "select $$ $$; select 2|13|select 2",
            "select 1;/**/select 2|9|select 2"})
    void aSecondStatementIsRefusedWithItsPlace(String sql, int position, String second) {
        assertThatThrownBy(() -> SingleStatement.of(sql.replace("\\n", "\n"))).isInstanceOf(StatementException.class)
                .hasMessage("one statement at a time: after the semicolon at character " + position
                        + " comes another, '" + second + "'; ask them one by one");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  \n", "-- nothing", "/* nothing */", ";"})
    void whatHoldsNoStatementIsRefused(String sql) {
        assertThatThrownBy(() -> SingleStatement.of(sql)).hasMessageContaining("no statement");
    }

    @Test
    void whatIsNotClosedIsNamedWithItsPlace() {
        assertThatThrownBy(() -> SingleStatement.of("select 'a; select 2"))
                .hasMessage("the quote that begins at character 8 is not closed");
        assertThatThrownBy(() -> SingleStatement.of("select 1 /* a"))
                .hasMessage("the comment that begins at character 10 is not closed");
    }
}
