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
     * own tables everything but the records of dead letters.
     */
    static Kept forWriting(SystemColumns system) {
        Set<String> keys = Set.of(system.id(), system.hash(), system.rootId(), system.loadId(), system.syncedAt(),
                system.deletedAt(), "created_at");
        return schema -> {
            if (schema.name().equals(system.stateTable()) || schema.name().equals(system.loadsTable())) {
                return schema.columns();
            }
            List<Column> kept = new ArrayList<>();
            for (Column column : schema.columns()) {
                boolean own = !column.name().equals("created_at") || schema.name().equals(system.deadLettersTable());
                if (column.changing() || keys.contains(column.name()) && own) {
                    kept.add(column);
                }
            }
            return kept;
        };
    }
}
