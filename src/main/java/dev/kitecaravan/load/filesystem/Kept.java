package dev.kitecaravan.load.filesystem;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.SystemColumns;
import dev.kitecaravan.table.TableSchema;

/** Which columns of a table a replica keeps. */
@FunctionalInterface
interface Kept {
    List<Column> of(TableSchema schema);

    /** All of them: for readers. */
    Kept ALL = TableSchema::columns;

    /**
     * For writers: what tells whether a row is new, changed or gone, and what a row that is rewritten keeps; of caravan's
     * own tables everything.
     */
    static Kept forWriting(SystemColumns system) {
        Set<String> keys = Set.of(system.id(), system.hash(), system.rootId(), system.loadId(), system.syncedAt(),
                system.deletedAt());
        return schema -> {
            if (schema.name().equals(system.stateTable()) || schema.name().equals(system.loadsTable())
                    || schema.name().equals(system.deadLettersTable())) {
                return schema.columns();
            }
            List<Column> kept = new ArrayList<>();
            for (Column column : schema.columns()) {
                if (column.changing() || keys.contains(column.name())) {
                    kept.add(column);
                }
            }
            return kept;
        };
    }
}
