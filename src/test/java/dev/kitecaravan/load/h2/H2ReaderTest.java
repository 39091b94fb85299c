package dev.kitecaravan.load.h2;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.ReaderContract;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.load.registry.Destinations;

class H2ReaderTest extends ReaderContract {
    @Override
    protected DestinationSettings settings() {
        return settings("h2", null, folder.resolve("data"));
    }

    @Override
    protected String slow() {
        return "select count(*) from system_range(1, 100000) a, system_range(1, 10000000) b where a.x + b.x = -1";
    }

    @Override
    protected List<String> escapes(Path secret, Path target) {
        return List.of("select file_read('" + secret + "')", "select * from csvread('" + secret + "')",
                "call csvwrite('" + target + "', 'select 1')", "select file_write('x', '" + target + "')",
                "call link_schema('x', '', 'jdbc:h2:mem:other', 'sa', '', 'public')",
                "create alias run for \"java.lang.System.exit(int)\"",
                "create linked table x ('', 'jdbc:h2:mem:other', 'sa', '', 'y')", "script to '" + target + "'",
                "script", "runscript from '" + secret + "'", "backup to '" + target + "'", "shutdown",
                "set password 'x'", "create user other password 'x' admin", "alter user caravan_reader admin true",
                "create trigger t before insert on builds call \"x\"", "set write_delay 0", "create schema other");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"select stat from builds|did you mean 'state'?",
            "select * from bilds|did you mean 'builds'?"})
    void aMisspeltNameIsToldWhatWasProbablyMeant(String sql, String hint) {
        try (TableReader reader = Destinations.reader(settings())) {
            assertThatThrownBy(() -> reader.ask(sql)).isInstanceOf(DestinationException.class)
                    .hasMessageEndingWith(hint);
        }
    }

    @Test
    void showTablesShowsThoseOfTheDataset() {
        try (TableReader reader = Destinations.reader(settings())) {
            Assertions.assertThat(reader.ask("SHOW TABLES;").rows()).contains(List.of("builds"));
        }
    }

    @Test
    void readsWhileThisProcessLoads() {
        try (Destination destination = Destinations.open(settings());
                TableReader reader = Destinations.reader(settings())) {
            Assertions.assertThat(destination.tables()).hasSize(1);
            Assertions.assertThat(reader.query("select count(*) from builds", 5, Duration.ofSeconds(5)).rows())
                    .containsExactly(List.of(2L));
            assertThatThrownBy(() -> reader.query("delete from builds", 5, Duration.ofSeconds(5)))
                    .isInstanceOf(DestinationException.class);
            assertThatThrownBy(() -> reader.query("select * from csvread('/etc/passwd')", 5, Duration.ofSeconds(5)))
                    .isInstanceOf(DestinationException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {";INIT=select 1", ";init=select 1", "; INIT =select 1", ";CACHE_SIZE=1\\;INIT=select 1",
            ";TRACE_LEVEL_FILE=1;INIT=RUNSCRIPT FROM 'x'", ";AUTO_SERVER=TRUE", ";ACCESS_MODE_DATA=rw",
            ";DATABASE_EVENT_LISTENER='x'", ";JMX=TRUE", ";X"})
    void settingsThatRunCodeAreRefused(String settings) {
        DestinationSettings chosen = settings("h2", "jdbc:h2:" + folder.resolve("x") + settings, folder);
        assertThatThrownBy(() -> Destinations.create(chosen)).isInstanceOf(DestinationException.class)
                .hasMessageContaining("not allowed");
        assertThatThrownBy(() -> Destinations.reader(chosen)).isInstanceOf(DestinationException.class)
                .hasMessageContaining("not allowed");
    }

    @Test
    void aSettingIsANumberOrAWordAndMayBeLessThanNothing() {
        String place = "jdbc:h2:" + folder.resolve("x");
        assertThatCode(() -> Destinations.create(settings("h2", place + ";DB_CLOSE_DELAY=-1;compress=true", folder)))
                .doesNotThrowAnyException();
        DestinationSettings odd = settings("h2", place + ";CACHE_SIZE=1'2", folder);
        assertThatThrownBy(() -> Destinations.create(odd)).isInstanceOf(DestinationException.class)
                .hasMessageContaining("CACHE_SIZE is '1'2', which is not allowed; write a number or a word");
    }

    @Test
    void whatTheAddressSetsForTheWriterDoesNotStandInAReadersWay() {
        DestinationSettings chosen = settings("h2", "jdbc:h2:" + folder.resolve("tuned")
                + ";CACHE_SIZE=16384;COMPRESS=TRUE;DB_CLOSE_DELAY=0;LOCK_TIMEOUT=2000;MAX_COMPACT_TIME=100"
                + ";RETENTION_TIME=1000;TRACE_LEVEL_FILE=0", folder);
        Destinations.open(chosen).close();
        try (TableReader reader = Destinations.reader(chosen)) {
            Assertions.assertThat(reader.ask("select count(*) from _caravan_loads").rows())
                    .containsExactly(List.of(0L));
        }
    }

    @Test
    void nothingToReadYetSaysSo() {
        DestinationSettings chosen = settings("h2", null, folder.resolve("nowhere"));
        assertThatThrownBy(() -> Destinations.reader(chosen)).hasMessageContaining("no database");
    }
}
