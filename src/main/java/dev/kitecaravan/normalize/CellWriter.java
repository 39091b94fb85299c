package dev.kitecaravan.normalize;

import java.nio.charset.StandardCharsets;

import dev.kitecaravan.table.ColumnType;

/** Turns values into cells of a row: scalars as their type, what stays whole as JSON text. */
final class CellWriter {
    private final Dataset dataset;
    private final RecordScope record;
    private final ColumnFinder columns;
    private final Scalars scalars;
    private final CompactJson json;
    private final WideRows wide;

    CellWriter(Dataset dataset, RecordScope record, ColumnFinder columns, CompactJson json) {
        this.dataset = dataset;
        this.record = record;
        this.columns = columns;
        this.json = json;
        scalars = new Scalars(dataset.capabilities);
        wide = new WideRows(dataset.capabilities.rowWidth(), columns);
    }

    /** Puts an object or array into the field's JSON column. */
    void asJson(RowBuilder row, Field field, Object value) throws ContractViolation {
        int position = columns.position(row, field, ColumnType.JSON, value);
        if (position != Field.NONE) {
            json(row, field, position, value, field.path);
        }
    }

    private void json(RowBuilder row, Field field, int position, Object value, String path) throws ContractViolation {
        String text = json.write(value);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > dataset.capabilities.maxTextBytes()) {
            tooLong(row, field == null ? path : field.path, bytes.length);
            return;
        }
        row.hash.ofBytes(bytes);
        row.hashedText(position, text, bytes.length);
    }

    /** Puts a scalar, or anything at all where the field's column is JSON, into the column that can hold it. */
    void scalar(RowBuilder row, Field field, Object value) throws ContractViolation {
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
                row.cell(field.column, scalars.cell(field.type, value));
                return;
            }
        }
        ColumnType natural = scalars.infer(value);
        ColumnType type = natural == null ? ColumnType.TEXT : natural;
        int position = columns.position(row, field, type, value);
        if (position != Field.NONE) {
            put(row, field, position, type, scalars.cell(type, value));
        }
    }

    private boolean widens(Field field, Object value) {
        TableNode table = field.level.table;
        return dataset.settings.widen() && field.type == ColumnType.BIGINT && value instanceof Number
                && (table.isNew || record.contract().dataTypes() == Evolution.EVOLVE)
                && scalars.cell(ColumnType.DECIMAL, value) != null;
    }

    private void put(RowBuilder row, Field field, int position, ColumnType type, Object cell)
            throws ContractViolation {
        if (type == ColumnType.TEXT) {
            text(row, field, position, (String) cell);
        } else {
            row.cell(position, cell);
        }
    }

    /** Puts a text into a text column, with what no destination can hold replaced. */
    void text(RowBuilder row, Field field, int position, String text) throws ContractViolation {
        // Of the encodings the one that Java copies a text in as it holds it; of ASCII, which nearly all texts are, it is UTF-8.
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        ValueHash hash = row.hash;
        hash.ofBytes(bytes);
        String kept = text;
        if (hash.beyondAscii || hash.questionMark || hash.zero && !dataset.capabilities.nulInText()) {
            kept = StorableText.clean(text, dataset.capabilities.nulInText());
            bytes = kept.getBytes(StandardCharsets.UTF_8);
            hash.ofBytes(bytes);
        }
        if (bytes.length > dataset.capabilities.maxTextBytes()) {
            tooLong(row, field.path, bytes.length);
            return;
        }
        row.hashedText(position, kept, bytes.length);
    }

    /** Puts what found no column of its own, or has no room in the row, into the row's overflow column. */
    void overflow(RowBuilder row) throws ContractViolation {
        wide.fit(row);
        if (row.overflow() != null) {
            json(row, null, row.table.overflow(), row.overflow(), JsonPaths.OVERFLOW);
        }
    }

    private void tooLong(RowBuilder row, String path, int bytes) throws ContractViolation {
        record.refusals.tooLong(record.contract().dataTypes(), row, path, bytes);
    }
}
