package dev.kitecaravan.load.filesystem;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

import dev.kitecaravan.load.Commit;
import dev.kitecaravan.load.LetterTable;
import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.ColumnType;
import dev.kitecaravan.table.DeadLetter;
import dev.kitecaravan.table.SystemColumns;
import dev.kitecaravan.table.TableSchema;

/** What a commit does to the dead letters: new ones, those that go, those whose records came after all. */
final class LetterFiles {
    private final FileDataset dataset;
    private final SystemColumns system;
    private final Commit commit;
    private final TableSchema schema;
    private final String table;
    /** What becomes of letters, by id: of each one row, null for one that goes. */
    private final Map<String, Object[]> changes = new LinkedHashMap<>();

    LetterFiles(FileDataset dataset, Commit commit) {
        this.dataset = dataset;
        this.system = dataset.system();
        this.commit = commit;
        this.schema = dataset.manifest().table(system.deadLettersTable()).schema();
        this.table = dataset.replica().table(system.deadLettersTable());
    }

    /** A letter that is there already keeps its id and its beginning. */
    void add(List<DeadLetter> letters) throws SQLException {
        Map<String, DeadLetter> last = new LinkedHashMap<>();
        letters.forEach(letter -> last.put(LetterTable.fingerprint(letter), letter));
        for (Map.Entry<String, DeadLetter> each : last.entrySet()) {
            Object[] known = dataset.replica().sql().query("select id, created_at from " + table
                    + " where fingerprint = ?", row -> new Object[]{row.getString(1), row.getInstant(2)},
                    each.getKey()).stream().findFirst().orElse(null);
            DeadLetter letter = each.getValue();
            String id = known == null ? UUID.randomUUID().toString() : (String) known[0];
            changes.put(id, LetterTable.row(id, commit.loadId(), letter,
                    known == null ? letter.at() : (Instant) known[1]));
        }
    }

    /**
     * Settles the letters whose rows a commit writes.
     *
     * @param written the rows of root tables that the commit writes, by table
     */
    void settle(Map<String, TemporaryTable> written) throws SQLException {
        List<Column> columns = LetterTable.columns();
        String list = columns.stream().map(column -> "l." + Replica.quoted(column.name()))
                .collect(Collectors.joining(", "));
        for (Map.Entry<String, TemporaryTable> root : written.entrySet()) {
            root.getValue().flush();
            String named = family(root.getKey()).stream().map(name -> "'" + name.replace("'", "''") + "'")
                    .collect(Collectors.joining(", "));
            List<Object[]> settled = dataset.replica().sql().query("select " + list + " from " + table
                    + " l where l.settled_at is null and l.load_id < ? and l.table_name in (" + named
                    + ") and l.row_id in (select " + Replica.quoted(system.id()) + " from " + root.getValue().name()
                    + " where " + Replica.quoted(PartColumns.gone(system)) + " is not true)", row -> {
                        Object[] cells = new Object[columns.size()];
                        for (int i = 0; i < cells.length; i++) {
                            cells[i] = columns.get(i).type() == ColumnType.TIMESTAMP
                                    ? row.getInstant(i + 1)
                                    : row.getString(i + 1);
                        }
                        return cells;
                    }, commit.loadId());
            for (Object[] cells : settled) {
                cells[cells.length - 1] = commit.at();
                changes.put((String) cells[0], cells);
            }
        }
    }

    /** Letters that go. */
    void remove(List<String> ids) {
        ids.forEach(id -> changes.put(id, null));
    }

    /** Whether anything becomes of any letter. */
    boolean isEmpty() {
        return changes.isEmpty();
    }

    void write(PartSink sink) throws SQLException {
        for (Map.Entry<String, Object[]> change : changes.entrySet()) {
            if (change.getValue() == null) {
                sink.gone(change.getKey());
            } else {
                put(change.getValue(), sink);
            }
        }
    }

    private List<String> family(String root) {
        List<String> names = new ArrayList<>(List.of(root));
        for (int i = 0; i < names.size(); i++) {
            String parent = names.get(i);
            dataset.manifest().tables().stream().filter(each -> parent.equals(each.schema().parent()))
                    .forEach(each -> names.add(each.schema().name()));
        }
        return names;
    }

    private void put(Object[] letter, PartSink sink) throws SQLException {
        List<Column> columns = LetterTable.columns();
        Object[] cells = new Object[PartColumns.OWN + schema.columns().size()];
        cells[PartColumns.OWN + schema.position(system.id())] = letter[0];
        for (int i = 0; i < letter.length; i++) {
            cells[PartColumns.OWN + schema.position(columns.get(i).name())] = letter[i];
        }
        sink.row(cells);
    }
}
