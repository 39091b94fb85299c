package dev.kitecaravan.run;

import org.apache.camel.Exchange;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** The bean behind the kamelet {@code table-sink}: one per sink, named in the kamelet's template. */
@RegisterForReflection
public final class TableSink {
    private String tableName;

    public String getTableName() {
        return tableName;
    }

    public void setTableName(String tableName) {
        this.tableName = tableName;
    }

    /** Makes the body rows of the table; they are written when the page is committed. */
    public void write(Exchange exchange) {
        EndpointRun.of(exchange, "table " + tableName).write(exchange, tableName);
    }
}
