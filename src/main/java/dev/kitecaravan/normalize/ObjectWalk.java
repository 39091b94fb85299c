package dev.kitecaravan.normalize;

import java.util.List;
import java.util.Map;

import dev.kitecaravan.table.ColumnType;

/** Walks through an object: scalars become cells, objects flatten into the row, arrays wait until the row stands. */
final class ObjectWalk {
    private final Dataset dataset;
    private final RecordScope record;
    private final ColumnFinder columns;
    private final CellWriter cells;

    ObjectWalk(Dataset dataset, RecordScope record, ColumnFinder columns, CellWriter cells) {
        this.dataset = dataset;
        this.record = record;
        this.columns = columns;
        this.cells = cells;
    }

    /** Fills a row from the members of an object. */
    void object(RowBuilder row, Level level, Map<?, ?> object) throws ContractViolation {
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
                    columns.overflow(row, JsonPaths.join(level.path, JsonPaths.step(key)), value, level);
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

    /** Fills a row from its own object: its members, then what is worked out from them where the API told nothing. */
    void own(RowBuilder row, Map<?, ?> object) throws ContractViolation {
        object(row, row.table.top, object);
        for (Map.Entry<Field, Derived> entry : row.table.derived.entrySet()) {
            Field field = entry.getKey();
            if (!row.refused && row.isEmpty(field.column)) {
                member(row, field, entry.getValue().of(object));
            }
        }
    }

    /** Takes one value to where its field keeps values of its kind. */
    void member(RowBuilder row, Field field, Object value) throws ContractViolation {
        if (value instanceof String text) {
            if (field.type == ColumnType.TEXT && field.tables.isEmpty()) {
                cells.text(row, field, field.column, text);
                return;
            }
        } else if (value instanceof Long number) {
            if (field.type == ColumnType.BIGINT && field.tables.isEmpty()) {
                row.number(field.column, number);
                return;
            }
        } else if (value instanceof Boolean flag) {
            if (field.type == ColumnType.BOOLEAN && field.tables.isEmpty()) {
                row.bool(field.column, flag);
                return;
            }
        } else if (value instanceof Map<?, ?> object) {
            nested(row, field, object);
            return;
        } else if (value instanceof List<?> list) {
            array(row, field, list);
            return;
        } else if (value != null) {
            Object plain = PlainValues.of(value);
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
            cells.scalar(row, field, value);
        }
    }

    /** The arrays at this field are those of this record now: what was there for it before goes. */
    void replaced(RowBuilder row, Field field) {
        replaced(row, field, null);
    }

    /** @param within the table in or below which rows go; null for all at this field */
    private void replaced(RowBuilder row, Field field, TableNode within) {
        if (record.target().isKeyed()) {
            for (TableNode table : field.tables) {
                if (within == null || table.isWithin(within)) {
                    record.into.replaces(table, record.target().disposition(), row.id.text());
                }
            }
        }
    }

    private void nested(RowBuilder row, Field field, Map<?, ?> object) throws ContractViolation {
        boolean stays = field.json || field.jsonObject || field.depth >= record.target().maxNesting();
        // an array that was here ends; arrays of objects that were here do so when a key says it
        if (row.table.isRoot() && (stays || field.array != null)) {
            replaced(row, field, stays ? null : field.array);
        }
        if (stays) {
            cells.asJson(row, field, object);
        } else if (!object.isEmpty()) {
            object(row, record.tree.objects(field), object);
        }
    }

    private void array(RowBuilder row, Field field, List<?> list) throws ContractViolation {
        boolean stays = field.json || field.depth >= record.target().maxNesting();
        if (stays) {
            if (row.table.isRoot()) {
                replaced(row, field);
            }
            cells.asJson(row, field, list);
        } else if (list.isEmpty()) {
            if (row.table.isRoot()) {
                replaced(row, field);
            }
        } else if (field.array != null || mayHaveTable()) {
            row.array(field, list);
        } else {
            // no table takes these elements, and those of arrays below an object that was here are not this record's any more
            if (row.table.isRoot()) {
                replaced(row, field);
            }
            withoutTable(row, field, list);
        }
    }

    private boolean mayHaveTable() {
        return record.contract().tables() == Evolution.EVOLVE && record.tree.hasRoomForTables();
    }

    private void withoutTable(RowBuilder row, Field field, List<?> list) throws ContractViolation {
        if (record.contract().tables() != Evolution.EVOLVE) {
            TableNode table = field.level.table;
            String name = dataset.naming.fit(table.fullName + SnakeCase.SEPARATOR + field.fullName);
            record.refusals.newTable(record.contract().tables(), name, JsonPaths.join(table.recordPath, field.path));
        } else {
            columns.overflow(row, field.path, list, field.level);
        }
    }
}
