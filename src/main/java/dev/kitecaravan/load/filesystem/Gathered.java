package dev.kitecaravan.load.filesystem;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.table.Disposition;
import dev.kitecaravan.table.SystemColumns;
import dev.kitecaravan.table.TableRows;
import dev.kitecaravan.table.TableSchema;

/** What one load has of one table until its commit: of rows with one id the last. */
final class Gathered {
    private final String name;
    private final Disposition disposition;
    private final SystemColumns system;
    private final Map<Object, Object[]> byId = new LinkedHashMap<>();
    private final List<Object[]> all = new ArrayList<>();
    private final Set<String> replacedRoots = new LinkedHashSet<>();

    Gathered(String name, Disposition disposition, SystemColumns system) {
        this.name = name;
        this.disposition = disposition;
        this.system = system;
    }

    Disposition disposition() {
        return disposition;
    }

    /** Rows in the shape of parts, as wide as the schema is by now. */
    List<Object[]> rows(TableSchema schema) {
        int width = PartColumns.OWN + schema.columns().size();
        Collection<Object[]> rows = disposition == Disposition.APPEND ? all : byId.values();
        List<Object[]> wide = new ArrayList<>(rows.size());
        for (Object[] row : rows) {
            wide.add(row.length == width ? row : Arrays.copyOf(row, width));
        }
        return wide;
    }

    Set<String> replacedRoots() {
        return replacedRoots;
    }

    /** @param known the schema that parts are written with */
    void add(TableRows rows, TableSchema known) {
        if (rows.disposition() != disposition) {
            throw new DestinationException("table " + name + ": one load wrote it both as " + disposition + " and as "
                    + rows.disposition());
        }
        int[] positions = TableSchemas.positions(rows.schema(), known);
        int id = known.position(system.id());
        int root = known.position(system.rootId());
        if (disposition != Disposition.APPEND && (id < 0 || known.position(system.hash()) < 0)) {
            throw new DestinationException("table " + name + " needs the columns " + system.id() + " and "
                    + system.hash() + " to be loaded as " + disposition);
        }
        if (!rows.replacedRoots().isEmpty() && !byId.isEmpty()) {
            byId.values().removeIf(row -> rows.replacedRoots().contains(row[PartColumns.OWN + root]));
        }
        replacedRoots.addAll(rows.replacedRoots());
        int width = PartColumns.OWN + known.columns().size();
        for (Object[] row : rows.rows()) {
            Object[] cells = new Object[width];
            for (int i = 0; i < row.length; i++) {
                cells[positions[i]] = row[i];
            }
            if (disposition == Disposition.APPEND) {
                all.add(cells);
            } else {
                byId.put(cells[PartColumns.OWN + id], cells);
            }
        }
    }
}
