package dev.kitecaravan.normalize;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import dev.kitecaravan.table.ColumnType;
import dev.kitecaravan.table.DeadLetter;

/** What contracts and limits refuse of one record: a dead letter for each place, or the end of the endpoint. */
final class Refusals {
    /** Of a record with more different refusals than this the last letter counts the others. */
    private static final int MOST_LETTERS = 50;
    /** Of a record too long for a dead letter, as much of its start is kept. */
    private static final int EXCERPT = 2_000;

    private final RecordTarget target;
    private final RecordContext context;
    private final Map<String, ?> record;
    private final RowCollector into;
    private final CompactJson json;
    private final Clock clock;
    private final long maxTextBytes;
    private Set<String> told;
    private DeadLetter last;
    private String recordText;
    private String rowId;
    private boolean whole = true;

    Refusals(RecordTarget target, RecordContext context, Map<String, ?> record, RowCollector into, CompactJson json,
            Clock clock, long maxTextBytes) {
        this.target = target;
        this.context = context;
        this.record = record;
        this.into = into;
        this.json = json;
        this.clock = clock;
        this.maxTextBytes = maxTextBytes;
    }

    void newTable(Evolution mode, String name, String path) throws ContractViolation {
        String what = "the table " + name + " does not exist and the contract of tables is " + word(mode);
        if (mode == Evolution.FREEZE) {
            throw violation(name, path, what + "; load once with evolve, or import a schema that has it");
        }
        letter(name, path, what);
    }

    void newColumn(Evolution mode, RowBuilder row, String column, ColumnType type, String path)
            throws ContractViolation {
        refuse(mode, row, path, "there is no column " + column + " (" + type.label()
                + ") and the contract of columns is " + word(mode));
    }

    void otherType(Evolution mode, RowBuilder row, String column, ColumnType has, ColumnType came, String path)
            throws ContractViolation {
        refuse(mode, row, path, "column " + column + " holds " + (has == null ? "no type yet" : has.label()) + ", a "
                + came.label() + " came, and the contract of data types is " + word(mode));
    }

    /** No contract makes room for a value that is too long: under evolve the value is left out, and told. */
    void tooLong(Evolution mode, RowBuilder row, String path, int bytes) throws ContractViolation {
        refuse(mode, row, path,
                "the value has " + bytes + " bytes and the destination holds " + maxTextBytes + " in one value");
    }

    private void refuse(Evolution mode, RowBuilder row, String path, String reason) throws ContractViolation {
        String table = row.table.schema.name();
        String inRecord = JsonPaths.join(row.table.recordPath, path);
        if (mode == Evolution.FREEZE) {
            throw violation(table, inRecord, reason);
        }
        row.refused = mode == Evolution.DISCARD_ROW;
        letter(table, inRecord, reason + (row.refused ? "; the row was left out" : "; the value was left out"));
    }

    /** One dead letter for each place and reason of a record, however many rows it concerns. */
    void letter(String table, String path, String reason) {
        if (told == null) {
            told = new HashSet<>();
            recordText = recordText();
            rowId = Normalizer.rowId(target, record, context.keys());
        }
        if (told.add(table + '\n' + path + '\n' + reason) && told.size() <= MOST_LETTERS) {
            if (told.size() < MOST_LETTERS) {
                into.add(of(table, path, reason));
            } else {
                last = of(table, path, reason);
            }
        }
    }

    /** The record is through. */
    void end() {
        if (last != null) {
            int others = told.size() - MOST_LETTERS;
            into.add(others == 0
                    ? last
                    : of(last.table(), last.path(), last.reason() + "; " + others + " more of this record's places were"
                            + " refused, see the record"));
        }
    }

    private DeadLetter of(String table, String path, String reason) {
        return new DeadLetter(target.endpoint(), context.url(), table, path, "", reason, null, recordText, keysText(),
                rowId, clock.instant());
    }

    private ContractViolation violation(String table, String path, String reason) {
        return new ContractViolation("endpoint " + target.endpoint() + ", table " + table
                + (path.isEmpty() ? "" : ", member " + path) + ": " + reason);
    }

    /** The record as JSON; of one that the destination cannot hold, its size and its start. */
    private String recordText() {
        String text = json.write(record);
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes <= maxTextBytes) {
            return text;
        }
        whole = false;
        Map<String, Object> excerpt = new LinkedHashMap<>();
        excerpt.put("record_bytes", bytes);
        excerpt.put("record_start",
                text.substring(0, (int) Math.min(Math.min(EXCERPT, maxTextBytes / 8), text.length())));
        return json.write(excerpt);
    }

    /** Null where the letter holds an excerpt: such a record cannot be replayed. */
    private String keysText() {
        return whole ? json.write(Map.of("own", context.keys(), "children", context.childKeys())) : null;
    }

    private static String word(Evolution mode) {
        return mode.name().toLowerCase(Locale.ROOT);
    }
}
