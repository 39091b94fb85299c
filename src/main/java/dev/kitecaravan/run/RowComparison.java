package dev.kitecaravan.run;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.SystemColumns;
import dev.kitecaravan.table.TableSchema;

/**
 * Compares the rows of one table as a run would write them with those that are stored. Where the hashes are the same, every
 * value has to be. Where they are not, the API shows something else than was loaded, or the build was loaded from its own
 * answer, which has members that lists leave out: then what the list does not show is not compared, nor what an agent is
 * besides itself, which moves on when its job is over.
 */
final class RowComparison {
    private static final Set<String> OF_A_STATE = Set.of("state", "finished_at");

    private final TableSchema schema;
    private final SystemColumns system;
    private final boolean jobs;

    /** @param jobs whether its rows are the jobs of builds */
    RowComparison(TableSchema schema, SystemColumns system, boolean jobs) {
        this.schema = schema;
        this.system = system;
        this.jobs = jobs;
    }

    /**
     * @param wanted the row as a run would write it; null where it would write none
     * @param stored by column, names in lower case
     */
    void compare(Object[] wanted, Map<String, Object> stored, RowStanding standing) {
        if (wanted == null) {
            differs(standing);
            return;
        }
        if (schema.isRoot()) {
            standing.isThere();
            if (stored.get(system.deletedAt()) != null) {
                standing.stale();
            }
        }
        boolean unchanged = wanted[schema.position(system.hash())].equals(stored.get(system.hash()));
        boolean altered = false;
        for (int i = 0; i < schema.columns().size(); i++) {
            Column column = schema.columns().get(i);
            Object value = i < wanted.length ? wanted[i] : null;
            if (isCompared(column, value, unchanged)
                    && !StoredValue.same(column.type(), value, stored.get(column.name()))) {
                differs(column.name(), standing);
                altered = true;
            }
        }
        if (altered && unchanged) {
            standing.distrust(schema.name(), (String) stored.get(system.id()));
        }
    }

    private boolean isCompared(Column column, Object value, boolean unchanged) {
        if (column.changing() || system.isReserved(column.name()) && !column.name().equals(system.parentId())) {
            return false;
        }
        return unchanged || value != null && !isOfAnAgent(column);
    }

    private static boolean isOfAnAgent(Column column) {
        List<String> path = Arrays.asList(column.path().split("\\."));
        return path.contains("agent") && !path.get(path.size() - 1).equals("id");
    }

    /** A row that a run would write and that is not there. */
    void missing(String rowId, RowStanding standing) {
        standing.distrust(schema.name(), rowId);
        differs(standing);
    }

    private void differs(RowStanding standing) {
        if (jobs) {
            standing.jobsDiffer();
        } else {
            standing.valuesDiffer();
        }
    }

    private void differs(String column, RowStanding standing) {
        if (schema.isRoot() && OF_A_STATE.contains(column)) {
            standing.stale();
        } else if (jobs && column.equals("state")) {
            standing.jobsDiffer();
        } else {
            standing.valuesDiffer();
        }
    }
}
