package dev.kitecaravan.route;

import java.util.Collection;
import java.util.List;
import java.util.Map;

import dev.kitecaravan.extract.Endpoint;
import dev.kitecaravan.table.TableSchema;

/**
 * A route that reads an endpoint, as its file has it.
 *
 * @param endpoint    what it reads
 * @param description one line for people; empty for none
 * @param masking     the parameters {@code mask}, {@code hash}, {@code include}, {@code exclude}: paths by parameter
 * @param sinks       the parameters of its table sinks, in order
 * @param plain       whether records reach its sinks as they were read: no other step stands between or beside them
 * @param file        the file
 * @param line        where the route begins, from 1
 */
public record EndpointRoute(Endpoint endpoint, String description, Map<String, List<String>> masking,
        List<SinkRoute> sinks, boolean plain, String file, int line) {
    public String id() {
        return endpoint.id();
    }

    /** What its sinks' tables are called by a destination that has these. */
    public List<String> tablesIn(Collection<TableSchema> tables) {
        return sinks.stream().map(sink -> sink.target().nameIn(tables)).toList();
    }
}
