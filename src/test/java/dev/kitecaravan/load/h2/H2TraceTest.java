package dev.kitecaravan.load.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.registry.Destinations;
import dev.kitecaravan.table.SystemColumns;

/** H2 writes statements that failed, with their values, into a file beside the database, unless it is told not to. */
class H2TraceTest {
    @TempDir
    Path folder;

    private void failAStatement(String settings) throws Exception {
        DestinationSettings given = new DestinationSettings("h2", "jdbc:h2:" + folder.resolve("ci") + settings, null,
                null, "data", "jsonl",
                SystemColumns.DEFAULT, folder, Map.of());
        H2Url url = H2Url.of(given);
        try (Destination destination = Destinations.open(given)) {
            destination.tables();
            try (Connection connection = H2Destination.connect(url.forWriting(), url.user(), url.password());
                    Statement statement = connection.createStatement()) {
                assertThatThrownBy(() -> statement.execute("select 'a value' from nowhere"))
                        .isInstanceOf(SQLException.class);
            }
        }
    }

    @Test
    void aStatementThatFailedLeavesNoFile() throws Exception {
        failAStatement("");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString())).contains("ci.mv.db")
                    .noneMatch(file -> file.contains("trace"));
        }
    }

    @Test
    void whatAUserHasTracedIsTheirsAlone() throws Exception {
        failAStatement(";TRACE_LEVEL_FILE=1");
        assertThat(folder.resolve("ci.trace.db")).content().contains("a value");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("ci.trace.db"))))
                .isEqualTo("rw-------");
    }
}
