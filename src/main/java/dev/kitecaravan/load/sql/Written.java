package dev.kitecaravan.load.sql;

import java.util.LinkedHashMap;
import java.util.Map;

import dev.kitecaravan.table.Disposition;
import dev.kitecaravan.table.TableSchema;

/** What one load has of one table until its commit. */
final class Written {
    private final Disposition disposition;
    private final Stages.Stage stage;
    private final Map<String, Long> replacedRoots = new LinkedHashMap<>();
    private TableSchema schema;

    Written(TableSchema schema, Disposition disposition, Stages.Stage stage) {
        this.schema = schema;
        this.disposition = disposition;
        this.stage = stage;
    }

    TableSchema schema() {
        return schema;
    }

    void schema(TableSchema latest) {
        schema = latest;
    }

    Disposition disposition() {
        return disposition;
    }

    Stages.Stage stage() {
        return stage;
    }

    /** Of each root whose rows here are replaced, the last write that did so. */
    Map<String, Long> replacedRoots() {
        return replacedRoots;
    }

    /** Whether an earlier write brought rows of a root that a later one replaces. */
    boolean overwritesItself() {
        return stage.writes() > 1 && !replacedRoots.isEmpty();
    }
}
