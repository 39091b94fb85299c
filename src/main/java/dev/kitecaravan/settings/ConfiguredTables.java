package dev.kitecaravan.settings;

import java.nio.file.Path;
import java.util.List;

import dev.kitecaravan.normalize.Contract;
import dev.kitecaravan.normalize.SchemaFile;
import dev.kitecaravan.route.EndpointRegistry;
import dev.kitecaravan.route.RouteFolder;
import dev.kitecaravan.route.TableRules;
import dev.kitecaravan.table.TableSchema;
import dev.kitecaravan.text.TextFile;

/** What the settings say of all tables. */
public final class ConfiguredTables {
    private ConfiguredTables() {
    }

    /** The endpoints there are route files for, under the contract of the settings. */
    public static EndpointRegistry registry(Settings settings) {
        Contract contract = Contract.parse(settings.valid(Setting.CONTRACT));
        return EndpointRegistry.read(RouteFolder.read(settings.routesFolder()), contract);
    }

    public static TableRules rules(Settings settings) {
        String named = settings.text(Setting.SCHEMA);
        return new TableRules(named.isEmpty() ? List.of() : schemas(Path.of(named)), settings.flag(Setting.WIDEN));
    }

    /** The tables of a schema file. */
    public static List<TableSchema> schemas(Path file) {
        try {
            return SchemaFile.read(TextFile.read(file), file.toString());
        } catch (TextFile.Unreadable e) {
            throw new UsageException("The schema file " + e.getMessage() + ".");
        }
    }
}
