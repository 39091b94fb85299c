package dev.kitecaravan.normalize;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.kitecaravan.table.Capabilities;
import dev.kitecaravan.table.ColumnType;
import dev.kitecaravan.table.Disposition;
import dev.kitecaravan.table.SystemColumns;
import dev.kitecaravan.table.TableSchema;

/**
 * Turns records (JSON objects as maps) into rows of typed tables, in the layout that {@code docs/tables.md} describes, and
 * lets the tables grow as their contracts allow. One instance serves one dataset for one run. Pure: it reads and writes
 * nothing. Not thread-safe.
 */
public final class Normalizer {
    private final SchemaSet schemas;
    private final Capabilities capabilities;
    private final SystemColumns systemColumns;
    private final NormalizerSettings settings;
    private final SnakeCase naming;
    private final Scalars scalars;
    private final CompactJson json;
    private final RowIds ids = new RowIds();
    private final Map<String, TableTree> trees = new HashMap<>();
    private final List<RowBuilder> builders = new ArrayList<>();
    private TableTree lastTree;
    private long appended;

    /** The record in hand. */
    private TableTree tree;
    private RecordContext context;
    private RowCollector into;
    private Refusals refusals;
    private List<NaturalKey> naturalKeys;

    /**
     * @param stored        the tables as they are in the destination; they are copied
     * @param capabilities  what the destination can hold
     * @param systemColumns names of caravan's own columns
     */
    public Normalizer(Collection<TableSchema> stored, Capabilities capabilities, SystemColumns systemColumns,
            NormalizerSettings settings) {
        this.capabilities = capabilities;
        this.systemColumns = systemColumns;
        this.settings = settings;
        naming = new SnakeCase(capabilities.maxIdentifier());
        scalars = new Scalars(capabilities);
        json = new CompactJson(capabilities.nulInText());
        schemas = new SchemaSet(stored, naming);
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
        this.context = context;
        this.into = into;
        naturalKeys = NaturalKey.of(context.childKeys(), capabilities.nulInText(), capabilities.maxTextBytes());
        into.startRecord();
        refusals = new Refusals(target, context, record, into, json, settings.clock(), capabilities.maxTextBytes());
        boolean done = false;
        RowBuilder row = builder(0);
        row.id = null;
        try {
            tree = tree(target);
            if (tree != null) {
                root(target, record, row);
            }
            done = true;
        } finally {
            if (!done) {
                into.giveUpRecord(row.id);
                into.giveUpDeadLetters();
            }
        }
    }

    /**
     * The id that the record's root row has in every load; null when it has none, being appended or without its key.
     */
    public static String rowId(RecordTarget target, Map<String, ?> record, Map<String, Object> keys) {
        if (target.primaryKey().isEmpty() || target.disposition() == Disposition.APPEND) {
            return null;
        }
        List<Object> key = Keys.of(target.primaryKey(), record, keys);
        return key == null ? null : RowIds.rowId(JsonPaths.step(target.table()), key);
    }

    /** The schemas of all tables: those stored, grown by what was added since, and new ones. */
    public Collection<TableSchema> tables() {
        return schemas.all();
    }

    private TableTree tree(RecordTarget target) throws ContractViolation {
        if (lastTree != null && lastTree.target() == target) {
            return lastTree;
        }
        TableTree known = trees.get(target.table());
        if (known == null || !known.target().equals(target)) {
            if (schemas.byPath(null, JsonPaths.step(target.table())) == null
                    && target.contract().tables() != Evolution.EVOLVE) {
                refusals.newTable(target.contract().tables(), naming.name(target.table()), "");
                return null;
            }
            known = new TableTree(this, target);
            trees.put(target.table(), known);
        }
        lastTree = known;
        return known;
    }

    private void root(RecordTarget target, Map<String, ?> record, RowBuilder row) throws ContractViolation {
        TableNode table = tree.root;
        Disposition disposition = target.disposition();
        boolean keyed = !target.primaryKey().isEmpty() && disposition != Disposition.APPEND;
        String id = null;
        if (keyed) {
            List<Object> key = Keys.of(target.primaryKey(), record, context.keys());
            if (key == null) {
                refusals.letter(table.schema.name(), "",
                        "the record has no value for its primary key " + String.join(", ", target.primaryKey()));
                return;
            }
            id = ids.root(table.schema.path(), key);
        }
        row.start(table);
        row.id = id;
        object(row, table.top, record);
        for (Map.Entry<String, Object> entry : context.keys().entrySet()) {
            Field field = table.top.field(entry.getKey());
            if (entry.getValue() != null && row.isEmpty(field.column)) {
                member(row, field, entry.getValue());
            }
        }
        if (!row.refused) {
            finish(row);
        }
        if (row.refused) {
            into.giveUpRecord(id);
            return;
        }
        if (!keyed) {
            row.id = ids.appended(table.schema.path(), context.loadId(), appended++, row.first, row.second);
        }
        row.system(table.loadId, context.loadId());
        row.system(table.id, row.id);
        into.row(table, disposition, row.cells, row.bytes);
        Object[] cells = row.cells;
        long first = row.first;
        long second = row.second;
        String rootId = row.id;
        long[] below = arrays(row, 0, rootId);
        if (disposition == Disposition.SCD2) {
            // a version of the record begins when any of its rows changes
            first += below[0];
            second += below[1];
        }
        cells[table.hash] = RowIds.encode(first, second);
        into.endRecord(table, disposition, rootId, keyed);
    }

    /** Closes a row's cells and gives it its hash. */
    private void finish(RowBuilder row) throws ContractViolation {
        TableNode table = row.table;
        if (row.overflow() != null) {
            json(row, null, table.overflow(), row.overflow(), JsonPaths.OVERFLOW);
        }
        if (!table.isRoot()) {
            row.system(table.hash, RowIds.encode(row.first, row.second));
        }
    }

    private void object(RowBuilder row, Level level, Map<?, ?> object) throws ContractViolation {
        Field before = null;
        boolean learned = false;
        for (Map.Entry<?, ?> entry : object.entrySet()) {
            Object value = entry.getValue();
            String key = entry.getKey() instanceof String text ? text : String.valueOf(entry.getKey());
            Field field = level.after(before, key);
            if (field == null) {
                if (value == null) {
                    continue;
                }
                if (!learned) {
                    level.learn(object.keySet());
                    learned = true;
                }
                field = level.after(before, key);
                if (field == null) {
                    overflow(row, JsonPaths.join(level.path, JsonPaths.step(key)), value, level);
                    continue;
                }
            }
            before = field;
            member(row, field, value);
            if (row.refused) {
                return;
            }
        }
    }

    private void member(RowBuilder row, Field field, Object value) throws ContractViolation {
        if (value instanceof String text) {
            if (field.type == ColumnType.TEXT) {
                text(row, field, field.column, text);
                return;
            }
        } else if (value instanceof Integer number) {
            if (field.type == ColumnType.BIGINT) {
                row.number(field.column, number.longValue());
                return;
            }
        } else if (value instanceof Map<?, ?> object) {
            nested(row, field, object);
            return;
        } else if (value instanceof List<?> list) {
            array(row, field, list);
            return;
        } else if (value != null) {
            Object plain = Plain.of(value);
            if (plain != value) {
                member(row, field, plain);
                return;
            }
        }
        // a key that is there and holds no array ends the arrays that were at its path
        if (!field.tables.isEmpty() && row.table.isRoot()) {
            replaced(row, field);
        }
        if (value != null) {
            scalar(row, field, value);
        }
    }

    private void replaced(RowBuilder row, Field field) {
        if (tree.target().disposition() == Disposition.MERGE && row.id != null) {
            for (TableNode table : field.tables) {
                into.replaces(table, Disposition.MERGE, row.id);
            }
        }
    }

    private void nested(RowBuilder row, Field field, Map<?, ?> object) throws ContractViolation {
        if (field.json || field.jsonObject || field.level.depth >= tree.target().maxNesting()) {
            asJson(row, field, object);
        } else if (!object.isEmpty()) {
            object(row, tree.objects(field), object);
        }
    }

    private void array(RowBuilder row, Field field, List<?> list) throws ContractViolation {
        boolean stays = field.json || field.level.depth >= tree.target().maxNesting();
        if (stays) {
            if (row.table.isRoot()) {
                replaced(row, field);
            }
            asJson(row, field, list);
        } else if (list.isEmpty()) {
            if (row.table.isRoot()) {
                replaced(row, field);
            }
        } else if (field.array != null) {
            row.array(field, list);
        } else if (tree.target().contract().tables() != Evolution.EVOLVE) {
            TableNode table = field.level.table;
            String name = naming.fit(table.fullName + SnakeCase.SEPARATOR + field.fullName);
            refusals.newTable(tree.target().contract().tables(), name, JsonPaths.join(table.recordPath, field.path));
        } else if (!tree.hasRoomForTables()) {
            overflow(row, field.path, list, field.level);
        } else {
            row.array(field, list);
        }
    }

    private void asJson(RowBuilder row, Field field, Object value) throws ContractViolation {
        int position = position(row, field, ColumnType.JSON, value);
        if (position != Field.NONE) {
            json(row, field, position, value, field.path);
        }
    }

    private void json(RowBuilder row, Field field, int position, Object value, String path) throws ContractViolation {
        String text = json.write(value);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > capabilities.maxTextBytes()) {
            tooLong(row, field == null ? path : field.path, bytes.length);
            return;
        }
        row.hash.ofBytes(bytes);
        row.hashedText(position, text, bytes.length);
    }

    private void scalar(RowBuilder row, Field field, Object value) throws ContractViolation {
        if (field.type == ColumnType.JSON) {
            json(row, field, field.column, value, field.path);
            return;
        }
        if (field.type != null) {
            Object cell = scalars.cell(field.type, value);
            if (cell != null) {
                put(row, field, field.column, field.type, cell);
                return;
            }
            if (widens(field, value)) {
                field.level.table.schema.widen(field.column);
                field.type = ColumnType.DECIMAL;
                row.cell(field.column, field.type, scalars.cell(field.type, value));
                return;
            }
        }
        ColumnType natural = scalars.infer(value);
        ColumnType type = natural == null ? ColumnType.TEXT : natural;
        int position = position(row, field, type, value);
        if (position != Field.NONE) {
            put(row, field, position, type, scalars.cell(type, value));
        }
    }

    private boolean widens(Field field, Object value) {
        TableNode table = field.level.table;
        return settings.widen() && field.type == ColumnType.BIGINT && value instanceof Number
                && (table.isNew || tree.target().contract().dataTypes() == Evolution.EVOLVE)
                && scalars.cell(ColumnType.DECIMAL, value) != null;
    }

    private void put(RowBuilder row, Field field, int position, ColumnType type, Object cell)
            throws ContractViolation {
        if (type == ColumnType.TEXT) {
            text(row, field, position, (String) cell);
        } else {
            row.cell(position, type, cell);
        }
    }

    private void text(RowBuilder row, Field field, int position, String text) throws ContractViolation {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ValueHash hash = row.hash;
        hash.ofBytes(bytes);
        String kept = text;
        boolean look = bytes.length != text.length() || hash.questionMark || hash.zero && !capabilities.nulInText();
        if (look) {
            kept = Texts.clean(text, capabilities.nulInText());
            if (kept != text) {
                bytes = kept.getBytes(StandardCharsets.UTF_8);
                hash.ofBytes(bytes);
            }
        }
        if (bytes.length > capabilities.maxTextBytes()) {
            tooLong(row, field.path, bytes.length);
            return;
        }
        row.hashedText(position, kept, bytes.length);
    }

    /** The column for values of this type at this field: its own, or a variant; NONE when it has none and gets none. */
    private int position(RowBuilder row, Field field, ColumnType type, Object value) throws ContractViolation {
        if (field.type == type) {
            return field.column;
        }
        if (field.type != null) {
            return variant(row, field, type, value);
        }
        TableNode table = field.level.table;
        Evolution mode = table.isNew ? Evolution.EVOLVE : tree.target().contract().columns();
        String name = naming.fit(field.fullName);
        if (mode != Evolution.EVOLVE) {
            refusals.newColumn(mode, row, name, type, field.path);
            return Field.NONE;
        }
        if (!table.hasRoom()) {
            overflow(row, field.path, value, field.level);
            return Field.NONE;
        }
        field.column = table.append(name, type, field.path, false);
        field.type = type;
        return field.column;
    }

    private int variant(RowBuilder row, Field field, ColumnType type, Object value) throws ContractViolation {
        int known = field.variant(type);
        if (known != Field.NONE) {
            return known;
        }
        TableNode table = field.level.table;
        Evolution mode = table.isNew ? Evolution.EVOLVE : tree.target().contract().dataTypes();
        if (mode != Evolution.EVOLVE) {
            refusals.otherType(mode, row, naming.fit(field.fullName), field.type, type, field.path);
            return Field.NONE;
        }
        if (!table.hasRoom()) {
            overflow(row, field.path, value, field.level);
            return Field.NONE;
        }
        String base = field.column == Field.NONE
                ? naming.fit(field.fullName)
                : table.schema.columns().get(field.column).name();
        int position = table.append(naming.fit(base + TableTree.variantSuffix(type)), type,
                JsonPaths.variant(field.path, type), false);
        field.variant(type, position);
        return position;
    }

    private void overflow(RowBuilder row, String path, Object value, Level level) throws ContractViolation {
        TableNode table = level.table;
        Evolution mode = table.isNew ? Evolution.EVOLVE : tree.target().contract().columns();
        if (mode == Evolution.EVOLVE) {
            row.overflow(path, value);
        } else {
            refusals.newColumn(mode, row, "of the name", ColumnType.JSON, path);
        }
    }

    private void tooLong(RowBuilder row, String path, int bytes) throws ContractViolation {
        refusals.tooLong(tree.target().contract().dataTypes(), row, path, bytes);
    }

    /** Adds the rows of a row's arrays. */
    private long[] arrays(RowBuilder parent, int depth, String rootId) throws ContractViolation {
        long[] sum = new long[2];
        for (int i = 0; i < parent.arrays.size(); i++) {
            Field field = parent.arrayFields.get(i);
            TableNode table = tree.arrays(field);
            elements(table, parent.arrays.get(i), parent.id, depth + 1, rootId, sum);
            if (parent.table.isRoot()) {
                replaced(parent, field);
            }
        }
        return sum;
    }

    private void elements(TableNode table, List<?> list, String parentId, int depth, String rootId, long[] sum)
            throws ContractViolation {
        Set<String> seen = null;
        RowBuilder row = builder(depth);
        Disposition disposition = tree.target().disposition();
        int index = 0;
        for (Object element : list) {
            row.start(table);
            Object plain = element == null ? null : Plain.of(element);
            String own = Keys.elementId(plain);
            String name = "#" + index;
            if (own != null) {
                if (seen == null) {
                    seen = new HashSet<>();
                }
                name = "=" + own;
                for (int times = 2; !seen.add(name); times++) {
                    name = "=" + own + "\n" + times;
                }
            }
            row.id = ids.child(table.schema.path(), parentId, name);
            row.system(table.id, row.id);
            row.system(table.parentId, parentId);
            row.system(table.rootId, rootId);
            row.system(table.listIndex, (long) index);
            for (NaturalKey key : naturalKeys) {
                Field field = table.naturalKey(key.name());
                if (key.type() != null && key.type() == field.type) {
                    row.natural(field.column, key);
                } else {
                    member(row, field, key.value());
                }
            }
            if (plain instanceof Map<?, ?> object) {
                object(row, table.top, object);
            } else if (plain instanceof List<?> inner) {
                member(row, table.top.special(JsonPaths.LIST, "list"), inner);
            } else if (plain != null) {
                member(row, table.top.special(JsonPaths.VALUE, "value"), plain);
            }
            if (!row.refused) {
                finish(row);
            }
            if (!row.refused) {
                into.row(table, disposition, row.cells, row.bytes);
                sum[0] += row.first;
                sum[1] += row.second;
                if (!row.arrays.isEmpty()) {
                    long[] below = arrays(row, depth, rootId);
                    sum[0] += below[0];
                    sum[1] += below[1];
                }
            }
            index++;
        }
    }

    private RowBuilder builder(int depth) {
        while (builders.size() <= depth) {
            builders.add(new RowBuilder());
        }
        return builders.get(depth);
    }

    TableSchema storedByPath(String parent, String path) {
        return schemas.byPath(parent, path);
    }

    boolean isStored(TableSchema schema) {
        return schemas.isStored(schema);
    }

    TableSchema create(String name, String path, String parent) {
        return schemas.create(name, path, parent);
    }

    Collection<TableSchema> stored() {
        return Collections.unmodifiableCollection(schemas.all());
    }

    NormalizerSettings settings() {
        return settings;
    }

    SnakeCase naming() {
        return naming;
    }

    SystemColumns systemColumns() {
        return systemColumns;
    }

    Capabilities capabilities() {
        return capabilities;
    }
}
