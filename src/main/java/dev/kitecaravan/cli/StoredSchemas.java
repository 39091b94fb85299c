package dev.kitecaravan.cli;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.load.registry.Destinations;
import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.ColumnType;
import dev.kitecaravan.table.TableSchema;

/** The schemas of a dataset, read without opening it for writing: nothing is made, nothing is pruned. */
final class StoredSchemas {
    private static final int MOST_COLUMNS = 1_000_000;

    private StoredSchemas() {
    }

    /** None where there is no dataset yet; the destination itself was found to be reachable before. */
    static List<TableSchema> read(DestinationSettings settings) {
        TableReader reader;
        try {
            reader = Destinations.reader(settings);
        } catch (DestinationException nothingToReadYet) {
            return List.of();
        }
        Map<String, TableSchema> schemas = new LinkedHashMap<>();
        try (reader) {
            for (List<Object> row : reader
                    .query("select table_name, table_path, parent_name, column_name, column_type, column_path, changing from "
                            + settings.system().schemaTable() + " order by table_name, ordinal", MOST_COLUMNS,
                            Duration.ofSeconds(30))
                    .rows()) {
                schemas.computeIfAbsent((String) row.get(0),
                        name -> new TableSchema(name, (String) row.get(1), (String) row.get(2)))
                        .add(new Column((String) row.get(3),
                                ColumnType.valueOf(((String) row.get(4)).toUpperCase(Locale.ROOT)),
                                (String) row.get(5), Boolean.TRUE.equals(row.get(6))));
            }
        }
        return List.copyOf(schemas.values());
    }
}
