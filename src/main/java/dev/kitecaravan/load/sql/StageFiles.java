package dev.kitecaravan.load.sql;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

import org.jboss.logging.Logger;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.table.Json;

/**
 * Rows on their way to a database that loads files: one gzipped file of JSON lines per stage, gathered write by write in a
 * folder of its own and sent at once. A member is a column; nulls are left out, numbers of a DECIMAL are text so that they
 * stay exact, times are ISO 8601 in UTC, JSON is its text, binary is Base64.
 */
public final class StageFiles implements BulkWriter, AutoCloseable {
    /** Sends one file into its stage. */
    @FunctionalInterface
    public interface Sender {
        void send(Statements sql, StageTable stage, Path file) throws SQLException;
    }

    private static final Logger LOG = Logger.getLogger(StageFiles.class);

    private final Sender sender;
    private final Opener opener;
    private final Map<String, StageFile> open = new HashMap<>();
    private Path folder;

    public StageFiles(Sender sender) {
        this(sender, Files::newOutputStream);
    }

    StageFiles(Sender sender, Opener opener) {
        this.sender = sender;
        this.opener = opener;
    }

    /** Makes a file, to be written. */
    @FunctionalInterface
    interface Opener {
        OutputStream open(Path file) throws IOException;
    }

    private record StageFile(Path path, JsonGenerator json) {
    }

    @Override
    public void write(Statements sql, StageTable stage, Collection<Object[]> rows, long write) {
        try {
            StageFile file = open.get(stage.name());
            if (file == null) {
                file = create(stage);
                open.put(stage.name(), file);
            }
            for (Object[] row : rows) {
                line(file.json(), stage, row, write);
            }
        } catch (IOException e) {
            // Half a row may be in it, and room for another load's.
            discard(stage);
            throw unwritten(e);
        }
    }

    private StageFile create(StageTable stage) throws IOException {
        if (folder == null) {
            folder = Files.createTempDirectory("caravan-stage-");
        }
        Path path = folder.resolve(stage.plain() + ".json.gz");
        JsonGenerator json = Json.FACTORY.createGenerator(begin(path));
        json.setRootValueSeparator(new com.fasterxml.jackson.core.io.SerializedString("\n"));
        return new StageFile(path, json);
    }

    private OutputStream begin(Path path) throws IOException {
        OutputStream file = opener.open(path);
        try {
            return new GZIPOutputStream(file, 1 << 16);
        } catch (IOException e) {
            file.close();
            Files.deleteIfExists(path);
            throw e;
        }
    }

    private static void line(JsonGenerator json, StageTable stage, Object[] row, long write) throws IOException {
        json.writeStartObject();
        for (int i = 0; i < stage.width(); i++) {
            Object value = stage.cell(row, i, write);
            if (value != null) {
                json.writeFieldName(stage.columns().get(i).name());
                cell(json, stage, i, value);
            }
        }
        json.writeEndObject();
    }

    private static void cell(JsonGenerator json, StageTable stage, int column, Object value) throws IOException {
        switch (stage.type(column)) {
            case BIGINT -> json.writeNumber((Long) value);
            case DOUBLE -> json.writeNumber((Double) value);
            case BOOLEAN -> json.writeBoolean((Boolean) value);
            case DECIMAL -> json.writeString(
                    value instanceof java.math.BigDecimal number ? number.toPlainString() : value.toString());
            case BINARY -> json.writeString(Base64.getEncoder().encodeToString((byte[]) value));
            default -> json.writeString(value.toString());
        }
    }

    @Override
    public void flush(Statements sql, StageTable stage) throws SQLException {
        StageFile file = open.remove(stage.name());
        if (file == null) {
            return;
        }
        try {
            file.json().close();
            sender.send(sql, stage, file.path());
        } catch (IOException e) {
            throw unwritten(e);
        } finally {
            delete(file);
        }
    }

    @Override
    public void discard(StageTable stage) {
        StageFile file = open.remove(stage.name());
        if (file != null) {
            delete(file);
        }
    }

    /** What it holds is wanted no more, so that it is no harm where its end cannot be written: the disk may be full. */
    private static void delete(StageFile file) {
        try {
            file.json().close();
        } catch (IOException e) {
            LOG.debugf(e, "%s is deleted unfinished", file.path());
        }
        try {
            Files.deleteIfExists(file.path());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private DestinationException unwritten(IOException e) {
        return new DestinationException("rows cannot be gathered in " + folder + " (" + e.getMessage()
                + "); free some space there, or name another folder with -Djava.io.tmpdir", e);
    }

    /** Deletes what is left. */
    @Override
    public void close() {
        open.values().forEach(StageFiles::delete);
        open.clear();
        try {
            if (folder != null) {
                Files.deleteIfExists(folder);
                folder = null;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
