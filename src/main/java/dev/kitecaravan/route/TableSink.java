package dev.kitecaravan.route;

import org.apache.camel.Exchange;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** The bean behind the kamelet {@code table-sink}: one per sink, named in the kamelet's template. */
@RegisterForReflection
public final class TableSink {
    private String endpoint;
    private String tableName;

    public String getEndpoint() {
        return endpoint;
    }

    public void setEndpoint(String endpoint) {
        this.endpoint = endpoint;
    }

    public String getTableName() {
        return tableName;
    }

    public void setTableName(String tableName) {
        this.tableName = tableName;
    }

    /** Makes the body rows of the table; they are written when the page is committed. */
    public void write(Exchange exchange) {
        EndpointRun.of(exchange, endpoint).write(exchange, tableName);
    }
}
