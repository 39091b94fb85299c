package dev.kitecaravan.normalize;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.kitecaravan.table.Capabilities;
import dev.kitecaravan.table.Disposition;
import dev.kitecaravan.table.SystemColumns;
import dev.kitecaravan.table.TableSchema;

/**
 * Turns records (JSON objects as maps) into rows of typed tables, in the layout that {@code docs/tables.md} describes, and
 * lets the tables grow as their contracts allow. One instance serves one dataset for one run. Pure: it reads and writes
 * nothing. Not thread-safe.
 */
public final class Normalizer {
    private final Dataset dataset;
    private final CompactJson json;
    private final RowIds ids = new RowIds();
    private final Map<String, TableTree> trees = new HashMap<>();
    private final RecordScope inHand = new RecordScope();
    private final RowBuilder row = new RowBuilder();
    private final CellWriter cells;
    private final ObjectWalk walk;
    private final ChildRows children;
    private TableTree lastTree;
    private long appended;

    /**
     * @param stored        the tables as they are in the destination; they are copied
     * @param capabilities  what the destination can hold
     * @param systemColumns names of caravan's own columns
     */
    public Normalizer(Collection<TableSchema> stored, Capabilities capabilities, SystemColumns systemColumns,
            NormalizerSettings settings) {
        dataset = new Dataset(stored, capabilities, systemColumns, settings);
        json = new CompactJson(capabilities.nulInText(), capabilities.jsonNumbers());
        ColumnFinder columns = new ColumnFinder(dataset, inHand);
        cells = new CellWriter(dataset, inHand, columns, json);
        walk = new ObjectWalk(dataset, inHand, columns, cells);
        children = new ChildRows(inHand, walk, cells, ids);
    }

    /**
     * Adds one record's rows, or its dead letters.
     *
     * @param record the record as maps, lists and scalars; it is not changed
     * @throws ContractViolation when a frozen contract forbids what the record brings; nothing of it is collected, and the
     *                           tables may have gained columns that stay null
     */
    public void add(RecordTarget target, Map<String, ?> record, RecordContext context, RowCollector into)
            throws ContractViolation {
        Capabilities capabilities = dataset.capabilities;
        inHand.context = context;
        inHand.into = into;
        inHand.naturalKeys = NaturalKey.of(context.childKeys(), capabilities.nulInText(), capabilities.maxTextBytes());
        inHand.refusals = new Refusals(target, context, record, into, json, dataset.settings.clock(),
                capabilities.maxTextBytes());
        into.startRecord();
        boolean done = false;
        row.id = null;
        try {
            inHand.tree = tree(target);
            if (inHand.tree != null) {
                inHand.tree.keyChildren(inHand.naturalKeys);
            }
            if (inHand.tree == null || !root(target, record)) {
                into.refuse();
            }
            inHand.refusals.end();
            done = true;
        } finally {
            if (!done) {
                into.giveUpRecord(row.id == null ? null : row.id.text());
                into.giveUpDeadLetters();
            }
        }
    }

    /**
     * The id that the record's root row has in every load; null when it has none, being appended or without its key.
     */
    public static String rowId(RecordTarget target, Map<String, ?> record, Map<String, Object> keys) {
        if (!target.isKeyed()) {
            return null;
        }
        List<Object> key = Keys.of(target.primaryKey(), record, keys);
        return key == null ? null : RowIds.rowId(JsonPaths.step(target.table()), key);
    }

    /** The schemas of all tables: those stored, grown by what was added since, and new ones. */
    public Collection<TableSchema> tables() {
        return dataset.schemas.all();
    }

    private TableTree tree(RecordTarget target) throws ContractViolation {
        if (lastTree != null && lastTree.target() == target) {
            return lastTree;
        }
        TableTree known = trees.get(target.table());
        if (known == null || !known.target().equals(target)) {
            if (dataset.schemas.byPath(null, JsonPaths.step(target.table())) == null
                    && target.contract().tables() != Evolution.EVOLVE) {
                inHand.refusals.newTable(target.contract().tables(), dataset.naming.name(target.table()), "");
                return null;
            }
            known = new TableTree(dataset, target);
            trees.put(target.table(), known);
        }
        lastTree = known;
        return known;
    }

    /** @return whether the record has a row of its own */
    private boolean root(RecordTarget target, Map<String, ?> record) throws ContractViolation {
        RecordContext context = inHand.context;
        RowCollector into = inHand.into;
        TableNode table = inHand.tree.root;
        Disposition disposition = target.disposition();
        boolean keyed = target.isKeyed();
        RowId id = null;
        if (keyed) {
            List<Object> key = Keys.of(target.primaryKey(), record, context.keys());
            if (key == null) {
                inHand.refusals.letter(table.schema.name(), "",
                        "the record has no value for its primary key " + String.join(", ", target.primaryKey()));
                return false;
            }
            id = ids.root(table.schema.path(), key);
        }
        row.start(table);
        row.id = id;
        walk.own(row, record);
        for (Map.Entry<String, Object> entry : context.keys().entrySet()) {
            Field field = table.top.field(entry.getKey());
            if (entry.getValue() != null && row.isEmpty(field.column)) {
                walk.member(row, field, entry.getValue());
            }
        }
        if (!row.refused) {
            cells.overflow(row);
        }
        if (row.refused) {
            into.giveUpRecord(id == null ? null : id.text());
            return false;
        }
        if (!keyed) {
            row.id = ids.appended(table.schema.path(), context.loadId(), appended++, row.first, row.second);
        }
        row.system(table.loadId, context.loadId());
        row.system(table.id, row.id.text());
        row.system(table.hash, RowId.encode(row.first, row.second));
        into.row(table, disposition, row.cells, row.bytes);
        children.arrays(row, 0, row.id.text());
        if (keyed) {
            into.endRecord(table, row.id.text());
        }
        return true;
    }
}
