package dev.kitecaravan.normalize;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.kitecaravan.table.Disposition;

/** Makes the rows of arrays, and of the arrays in their elements. */
final class ChildRows {
    private final RecordScope record;
    private final ObjectWalk walk;
    private final CellWriter cells;
    private final RowIds ids;
    /** One for every depth: a row is still read for its arrays while those below are filled. */
    private final List<RowBuilder> builders = new ArrayList<>();

    ChildRows(RecordScope record, ObjectWalk walk, CellWriter cells, RowIds ids) {
        this.record = record;
        this.walk = walk;
        this.cells = cells;
        this.ids = ids;
    }

    /**
     * Adds the rows of a row's arrays.
     *
     * @param depth how many arrays enclose the row
     */
    void arrays(RowBuilder parent, int depth, String rootId) throws ContractViolation {
        for (int i = 0; i < parent.arrays.size(); i++) {
            Field field = parent.arrayFields.get(i);
            TableNode table = record.tree.arrays(field);
            elements(table, parent.arrays.get(i), parent.id, depth + 1, rootId);
            if (parent.table.isRoot()) {
                walk.replaced(parent, field);
            }
        }
    }

    private void elements(TableNode table, List<?> list, RowId parent, int depth, String rootId)
            throws ContractViolation {
        Set<String> seen = null;
        Map<String, Integer> repeated = null;
        RowBuilder row = builder(depth);
        Disposition disposition = record.target().disposition();
        int index = 0;
        for (Object element : list) {
            row.start(table);
            Object plain = element == null ? null : PlainValues.of(element);
            String own = Keys.elementId(plain);
            if (own == null) {
                row.id = places(table).at(parent, index);
            } else {
                seen = seen == null ? new HashSet<>() : seen;
                String name = "=" + own;
                if (!seen.add(name)) {
                    // goes on where the last of this id ended: to begin at 2 each time would take a second for some thousands
                    repeated = repeated == null ? new HashMap<>() : repeated;
                    int times = repeated.getOrDefault(own, 1);
                    do {
                        name = "=" + own + "\n" + ++times;
                    } while (!seen.add(name));
                    repeated.put(own, times);
                }
                row.id = ids.child(table.schema.path(), parent, name);
            }
            row.system(table.id, row.id.text());
            row.system(table.parentId, parent.text());
            row.system(table.rootId, rootId);
            if (own == null) {
                row.system(table.listIndex, (long) index);
            } else {
                row.place(table.listIndex, index);
            }
            for (NaturalKey key : record.naturalKeys) {
                Field field = table.naturalKey(key.name());
                if (key.type() != null && key.type() == field.type) {
                    row.natural(field.column, key);
                } else {
                    walk.member(row, field, key.value());
                }
            }
            if (plain instanceof Map<?, ?> object) {
                walk.own(row, object);
            } else if (plain instanceof List<?> inner) {
                walk.member(row, table.top.special(JsonPaths.LIST, "list"), inner);
            } else if (plain != null) {
                walk.member(row, table.top.special(JsonPaths.VALUE, "value"), plain);
            }
            if (!row.refused) {
                cells.overflow(row);
                row.system(table.hash, RowId.encode(row.first, row.second));
            }
            if (!row.refused) {
                record.into.row(table, disposition, row.cells, row.bytes);
                arrays(row, depth, rootId);
            }
            index++;
        }
    }

    private PlaceIds places(TableNode table) {
        if (table.places == null) {
            table.places = ids.places(table.schema.path());
        }
        return table.places;
    }

    private RowBuilder builder(int depth) {
        while (builders.size() < depth) {
            builders.add(new RowBuilder());
        }
        return builders.get(depth - 1);
    }
}
