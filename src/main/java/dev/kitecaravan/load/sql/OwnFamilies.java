package dev.kitecaravan.load.sql;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

import dev.kitecaravan.table.TableSchema;

/**
 * The root tables of which this session knows every row, having met them and their child tables empty. In such a family a
 * root that is not there has no child rows either, so that rows of new roots need not be compared with anything.
 */
final class OwnFamilies {
    private final Session session;
    private final TableStore tables;
    private final Map<String, Boolean> own = new HashMap<>();
    private final Map<String, RecentRecords> recent = new HashMap<>();

    OwnFamilies(Session session, TableStore tables) {
        this.session = session;
        this.tables = tables;
    }

    /** Whether the family of this root table is the session's own; asked for the first time before it writes there. */
    boolean has(String root) throws SQLException {
        Boolean known = own.get(root);
        if (known == null) {
            known = true;
            for (String table : tables.family(root)) {
                known &= !tables.engine().exists(table)
                        || session.sql().number("select count(*) from (select 1 from " + session.table(table)
                                + " limit 1) as one") == 0;
            }
            own.put(root, known);
        }
        return known;
    }

    /** The records of a root table that were committed last. */
    RecentRecords recent(String root) {
        return recent.computeIfAbsent(root, table -> new RecentRecords());
    }

    /** Rows were changed that nobody keeps account of here. */
    void forgetRecent() {
        recent.values().forEach(RecentRecords::forget);
    }

    /** From here on others than whole new records may be in it. */
    void giveUp(String root) {
        own.put(root, false);
    }

    /** The root table of a table; null when one in between is not known. */
    String rootOf(TableSchema schema) {
        TableSchema each = schema;
        while (each != null && !each.isRoot()) {
            each = tables.known(each.parent());
        }
        return each == null ? null : each.name();
    }
}
