package dev.kitecaravan.run;

import java.util.List;

import dev.kitecaravan.extract.StoredBuilds;
import dev.kitecaravan.load.CommitUnit;
import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.route.EndpointRoute;
import dev.kitecaravan.route.TableRules;
import dev.kitecaravan.table.Capabilities;
import dev.kitecaravan.table.SystemColumns;
import dev.kitecaravan.table.TableSchema;

/**
 * What is to be known of a destination to compare its rows when it is closed again.
 *
 * @param schemas      of its tables
 * @param capabilities what they can hold
 * @param dear         whether every statement costs a second or more
 */
public record StoredTables(List<TableSchema> schemas, Capabilities capabilities, boolean dear) {
    private static final int SOME = 200;
    private static final int MANY = 2_000;

    /** @param destination open */
    public static StoredTables of(Destination destination) {
        return new StoredTables(destination.tables(), destination.capabilities(),
                destination.commitUnit().equals(CommitUnit.BATCH));
    }

    /**
     * The rows of a builds list.
     *
     * @return null where they do not follow from what the API shows, since the route has further steps or does not merge
     */
    public StoredBuilds builds(EndpointRoute route, TableRules rules, SystemColumns system, TableReader reader) {
        return StoredBuildRows.canTell(route)
                ? new StoredBuildRows(reader, system, route, rules.normalizer(schemas, capabilities, system), schemas,
                        dear ? MANY : SOME)
                : null;
    }
}
