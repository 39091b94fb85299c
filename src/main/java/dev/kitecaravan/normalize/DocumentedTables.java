package dev.kitecaravan.normalize;

import java.util.List;
import java.util.regex.Pattern;

import dev.kitecaravan.table.Capabilities;
import dev.kitecaravan.table.Disposition;
import dev.kitecaravan.table.SystemColumns;
import dev.kitecaravan.table.TableSchema;

/** The tables that the catalog documents, as they are before the first record. */
public final class DocumentedTables {
    private static final Capabilities WIDE = new Capabilities(255, 38, 9, 1 << 20, 5_000, true,
            Pattern.compile("(?!)"));

    private DocumentedTables() {
    }

    /**
     * The root table of a resource and its child tables.
     *
     * @param table the root table's name
     */
    public static List<TableSchema> of(String table, String resource) {
        Dataset dataset = new Dataset(List.of(), WIDE, SystemColumns.DEFAULT, NormalizerSettings.defaults());
        new TableTree(dataset, new RecordTarget(table, table, List.of(), Disposition.APPEND, java.util.Set.of(),
                RecordTarget.DEEPEST, Contract.EVOLVE, resource));
        return List.copyOf(dataset.schemas.all());
    }
}
