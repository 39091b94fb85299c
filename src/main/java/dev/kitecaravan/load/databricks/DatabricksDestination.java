package dev.kitecaravan.load.databricks;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.stream.Collectors;

import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.sql.ServerDestination;
import dev.kitecaravan.load.sql.Sql;
import dev.kitecaravan.load.sql.StageFiles;
import dev.kitecaravan.load.sql.StageTable;
import dev.kitecaravan.load.sql.Statements;

/** Loads into Databricks: rows go as files through a volume into stage tables, and from there by INSERT and MERGE. */
final class DatabricksDestination extends ServerDestination {
    private final DatabricksPlace place;
    private final VolumeFiles volume;
    private final StageFiles files;

    DatabricksDestination(DestinationSettings settings, DatabricksPlace place) {
        this(settings, place, new VolumeFiles(place.volume(), StageTable.prefix(settings.system())));
    }

    private DatabricksDestination(DestinationSettings settings, DatabricksPlace place, VolumeFiles volume) {
        this(settings, place, volume, new StageFiles((sql, stage, file) -> DatabricksSql.guarded(() -> {
            send(volume, sql, stage, file);
            return stage;
        })));
    }

    private DatabricksDestination(DestinationSettings settings, DatabricksPlace place, VolumeFiles volume,
            StageFiles files) {
        super(DatabricksDialect.DIALECT, settings, place.toString(), place::connect, files);
        this.place = place;
        this.volume = volume;
        this.files = files;
    }

    private static void send(VolumeFiles volume, Statements sql, StageTable stage, Path file) throws SQLException {
        Connection connection = ((Sql) sql).connection();
        String name = VolumeFiles.name(stage.plain(), Instant.now());
        volume.put(connection, name, file);
        String columns = stage.columns().stream().map(column -> "`" + column.name() + "`")
                .collect(Collectors.joining(", "));
        String schema = stage.columns().stream()
                .map(column -> "`" + column.name() + "` " + DatabricksDialect.DIALECT.stageType(column.type()))
                .collect(Collectors.joining(", "));
        sql.execute("insert into " + stage.name() + " (" + columns + ") select " + columns + " from read_files('"
                + volume.path(name) + "', format => 'json', schema => '" + schema + "', mode => 'FAILFAST')");
        volume.remove(connection, name);
    }

    @Override
    protected void leased(Statements sql) {
        volume.removeLeftBehind(((Sql) sql).connection(), Instant.now());
    }

    @Override
    protected Sql over(Connection connection) throws SQLException {
        return new DatabricksSql(connection);
    }

    @Override
    protected void check() throws SQLException {
        try (Statements sql = over(connect())) {
            sql.number("select 1");
        }
    }

    @Override
    public void close() {
        try {
            super.close();
        } finally {
            files.close();
        }
    }
}
