package dev.kitecaravan.load.databricks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jboss.logging.Logger;

import com.databricks.jdbc.api.IDatabricksVolumeClient;
import com.databricks.jdbc.api.impl.volume.DatabricksVolumeClientFactory;

import dev.kitecaravan.load.DestinationException;

/**
 * Our files in a folder of a volume. Their names tell what they are and when they were made, so that what killed runs left
 * can be told from files of runs that live, of this dataset or others, and from everybody else's.
 */
final class VolumeFiles {
    private static final Logger LOG = Logger.getLogger("caravan");
    /** A file is there for as long as it takes to send and read it. */
    private static final Duration LEFT_BEHIND = Duration.ofDays(1);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssX")
            .withZone(ZoneOffset.UTC);
    private static final Pattern NAME = Pattern
            .compile("\\w+-(?<made>\\d{8}T\\d{6}Z)-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\.json\\.gz");

    private final DatabricksPlace.Volume volume;
    private final String prefix;

    /** @param prefix what the names of stages begin with */
    VolumeFiles(DatabricksPlace.Volume volume, String prefix) {
        this.volume = volume;
        this.prefix = prefix;
    }

    /** What a file of a stage is called. */
    static String name(String stage, Instant made) {
        return stage + "-" + TIME.format(made) + "-" + UUID.randomUUID() + ".json.gz";
    }

    String path(String name) {
        return volume.path(name);
    }

    void put(Connection connection, String name, Path file) throws SQLException {
        try (InputStream in = Files.newInputStream(file)) {
            if (!client(connection).putObject(volume.catalog(), volume.schema(), volume.name(), volume.folder() + name,
                    in, Files.size(file), true)) {
                throw new SQLException(path(name) + " could not be written");
            }
        } catch (IOException e) {
            throw new DestinationException("file " + file + " cannot be sent to Databricks: " + e.getMessage(), e);
        }
    }

    void remove(Connection connection, String name) throws SQLException {
        client(connection).deleteObject(volume.catalog(), volume.schema(), volume.name(), volume.folder() + name);
    }

    /** Removes ours that are older than a day. A folder that cannot be listed is not there yet, or shows when it is used. */
    void removeLeftBehind(Connection connection, Instant now) {
        try {
            DatabricksSql.guarded(() -> {
                for (String name : client(connection).listObjects(volume.catalog(), volume.schema(), volume.name(),
                        volume.folder() + prefix, true)) {
                    if (isLeftBehind(name, now)) {
                        remove(connection, name);
                    }
                }
                return null;
            });
        } catch (SQLException e) {
            LOG.debug(path("") + " was not looked through for files of killed runs: " + e.getMessage());
        }
    }

    private boolean isLeftBehind(String name, Instant now) {
        Matcher matcher = NAME.matcher(name);
        if (!name.startsWith(prefix) || !matcher.matches()) {
            return false;
        }
        try {
            return Instant.from(TIME.parse(matcher.group("made"))).plus(LEFT_BEHIND).isBefore(now);
        } catch (DateTimeException noTime) {
            return false;
        }
    }

    private static IDatabricksVolumeClient client(Connection connection) throws SQLException {
        return DatabricksVolumeClientFactory.getVolumeClient(connection);
    }
}
