package dev.kitecaravan.load.databricks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import java.util.stream.Collectors;

import com.databricks.jdbc.api.IDatabricksVolumeClient;
import com.databricks.jdbc.api.impl.volume.DatabricksVolumeClientFactory;

import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.sql.JdbcDestination;
import dev.kitecaravan.load.sql.Sql;
import dev.kitecaravan.load.sql.StageFiles;
import dev.kitecaravan.load.sql.StageTable;
import dev.kitecaravan.load.sql.Statements;

/** Loads into Databricks: rows go as files through a volume into stage tables, and from there by INSERT and MERGE. */
final class DatabricksDestination extends JdbcDestination {
    private final DatabricksPlace place;
    private final StageFiles files;

    DatabricksDestination(DestinationSettings settings, DatabricksPlace place) {
        this(settings, place, new StageFiles((sql, stage, file) -> DatabricksSql.guarded(() -> {
            send(place.volume(), sql, stage, file);
            return stage;
        })));
    }

    private DatabricksDestination(DestinationSettings settings, DatabricksPlace place, StageFiles files) {
        super(DatabricksEngine.DIALECT, settings, place.toString(), files);
        this.place = place;
        this.files = files;
    }

    private static void send(DatabricksPlace.Volume volume, Statements sql, StageTable stage, Path file)
            throws SQLException {
        String name = stage.plain() + "-" + UUID.randomUUID() + ".json.gz";
        IDatabricksVolumeClient client = DatabricksVolumeClientFactory.getVolumeClient(((Sql) sql).connection());
        try (InputStream in = Files.newInputStream(file)) {
            if (!client.putObject(volume.catalog(), volume.schema(), volume.name(), volume.folder() + name, in,
                    Files.size(file), true)) {
                throw new SQLException(volume.path(name) + " could not be written");
            }
        } catch (IOException e) {
            throw new DestinationException("file " + file + " cannot be sent to Databricks: " + e.getMessage(), e);
        }
        String columns = stage.columns().stream().map(column -> "`" + column.name() + "`")
                .collect(Collectors.joining(", "));
        String schema = stage.columns().stream()
                .map(column -> "`" + column.name() + "` " + DatabricksEngine.stageType(column.type()))
                .collect(Collectors.joining(", "));
        sql.execute("insert into " + stage.name() + " (" + columns + ") select " + columns + " from read_files('"
                + volume.path(name) + "', format => 'json', schema => '" + schema + "', mode => 'FAILFAST')");
        client.deleteObject(volume.catalog(), volume.schema(), volume.name(), volume.folder() + name);
    }

    @Override
    protected Connection connect() throws SQLException {
        return place.connect();
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
    protected boolean exclusive() {
        return false;
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
