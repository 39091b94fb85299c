package dev.kitecaravan.normalize;

import dev.kitecaravan.table.ColumnType;

/** Finds the column that a value goes to, and makes it where the contract lets it. */
final class ColumnFinder {
    private final Dataset dataset;
    private final RecordScope record;

    ColumnFinder(Dataset dataset, RecordScope record) {
        this.dataset = dataset;
        this.record = record;
    }

    /** The column for values of this type at this field: its own, or a variant; NONE when it has none and gets none. */
    int position(RowBuilder row, Field field, ColumnType type, Object value) throws ContractViolation {
        if (field.type == type) {
            return field.column;
        }
        if (field.type != null) {
            return variant(row, field, type, value);
        }
        TableNode table = field.level.table;
        Evolution mode = table.isNew ? Evolution.EVOLVE : record.contract().columns();
        String name = dataset.naming.fit(field.fullName);
        if (mode != Evolution.EVOLVE) {
            record.refusals.newColumn(mode, row, name, type, field.path);
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
        Evolution mode = table.isNew ? Evolution.EVOLVE : record.contract().dataTypes();
        if (mode != Evolution.EVOLVE) {
            record.refusals.otherType(mode, row, dataset.naming.fit(field.fullName), field.type, type, field.path);
            return Field.NONE;
        }
        if (!table.hasRoom()) {
            overflow(row, field.path, value, field.level);
            return Field.NONE;
        }
        String base = field.column == Field.NONE
                ? dataset.naming.fit(field.fullName)
                : table.schema.columns().get(field.column).name();
        int position = table.append(dataset.naming.fit(base + TableTree.variantSuffix(type)), type,
                JsonPaths.variant(field.path, type), false);
        field.variant(type, position);
        return position;
    }

    /** Puts a value that gets no column into the overflow column, as far as the contract of columns lets it. */
    void overflow(RowBuilder row, String path, Object value, Level level) throws ContractViolation {
        TableNode table = level.table;
        Evolution mode = table.isNew ? Evolution.EVOLVE : record.contract().columns();
        if (mode == Evolution.EVOLVE) {
            row.overflow(path, value);
        } else {
            record.refusals.newColumn(mode, row, "of the name", ColumnType.JSON, path);
        }
    }
}
