package dev.kitecaravan.normalize;

import java.util.Collection;

import dev.kitecaravan.table.Capabilities;
import dev.kitecaravan.table.SystemColumns;
import dev.kitecaravan.table.TableSchema;

/** What all tables of one dataset share in one run: their schemas, the rules of names, the destination's limits, the settings. */
final class Dataset {
    final SchemaSet schemas;
    final Capabilities capabilities;
    final SystemColumns systemColumns;
    final NormalizerSettings settings;
    final SnakeCase naming;

    Dataset(Collection<TableSchema> stored, Capabilities capabilities, SystemColumns systemColumns,
            NormalizerSettings settings) {
        this.capabilities = capabilities;
        this.systemColumns = systemColumns;
        this.settings = settings;
        naming = new SnakeCase(capabilities.maxIdentifier());
        schemas = new SchemaSet(stored, naming, systemColumns);
    }
}
