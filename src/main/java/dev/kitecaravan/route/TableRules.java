package dev.kitecaravan.route;

import java.util.Collection;
import java.util.List;

import dev.kitecaravan.normalize.Normalizer;
import dev.kitecaravan.normalize.NormalizerSettings;
import dev.kitecaravan.normalize.SchemaFile;
import dev.kitecaravan.table.Capabilities;
import dev.kitecaravan.table.SystemColumns;
import dev.kitecaravan.table.TableSchema;

/**
 * What a user decides of all tables.
 *
 * @param imported schemas that win over what would be inferred
 * @param widen    whether a column of whole numbers may become one of decimals
 */
public record TableRules(List<TableSchema> imported, boolean widen) {
    public static final TableRules NONE = new TableRules(List.of(), false);

    public TableRules {
        imported = List.copyOf(imported);
    }

    /** The schemas that a load begins with: those of the destination, and what only the import has. */
    public Collection<TableSchema> over(Collection<TableSchema> stored) {
        return SchemaFile.over(stored, imported, widen);
    }

    /**
     * What makes rows under these rules.
     *
     * @param stored       the tables that the destination has
     * @param capabilities what the destination can hold
     */
    public Normalizer normalizer(Collection<TableSchema> stored, Capabilities capabilities, SystemColumns system) {
        return new Normalizer(over(stored), capabilities, system,
                NormalizerSettings.defaults().withWidening(widen));
    }
}
