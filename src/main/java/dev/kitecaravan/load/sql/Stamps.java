package dev.kitecaravan.load.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.ColumnType;
import dev.kitecaravan.table.SystemColumns;
import dev.kitecaravan.table.TableSchema;

/** The columns that a load fills by itself, whatever rows hold there. */
final class Stamps {
    private final SystemColumns system;
    private final Set<String> names;

    Stamps(SystemColumns system) {
        this.system = system;
        this.names = Set.of(system.loadId(), system.syncedAt(), system.deletedAt(), system.validFrom(),
                system.validTo());
    }

    /** Their names: rows do not fill these. */
    Set<String> names() {
        return names;
    }

    /** Those that every table of this kind has, though its schema may not list them. */
    List<Column> required(TableSchema schema) {
        List<Column> result = new ArrayList<>();
        result.add(new Column(system.syncedAt(), ColumnType.TIMESTAMP, ""));
        if (schema.isRoot()) {
            result.add(new Column(system.loadId(), ColumnType.TEXT, ""));
            result.add(new Column(system.deletedAt(), ColumnType.TIMESTAMP, ""));
        }
        return result;
    }

    /** Those that tell the versions of a row. */
    List<Column> validity() {
        return List.of(new Column(system.validFrom(), ColumnType.TIMESTAMP, ""),
                new Column(system.validTo(), ColumnType.TIMESTAMP, ""));
    }
}
