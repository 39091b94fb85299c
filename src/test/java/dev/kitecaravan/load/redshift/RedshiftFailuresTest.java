package dev.kitecaravan.load.redshift;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.SQLException;

import org.junit.jupiter.api.Test;

import dev.kitecaravan.load.sql.SqlFailures;

/** What is said of the driver's errors. */
class RedshiftFailuresTest {
    private static String said(Throwable error) {
        return SqlFailures.explain(RedshiftDialect.DIALECT, "host/db", "connecting", error).getMessage();
    }

    @Test
    void aStateIsExplained() {
        SQLException missing = new SQLException("FATAL: database \"db\" does not exist", "3D000");
        assertThat(said(missing))
                .isEqualTo("Redshift at host/db, connecting: the cluster has no such database; create it"
                        + " or correct destination.url (FATAL: database \"db\" does not exist)");
        assertThat(said(new SQLException("no connection", missing))).contains("no such database");
    }

    @Test
    void aMessageIsExplainedAlsoFurtherUp() {
        assertThat(said(new SQLException("not written", new IOException("ERROR: Disk Full"))))
                .contains("free some space");
    }

    @Test
    void digitsOfANumberAreNoState() {
        String message = "arn:aws:iam::128000123456:user/ci is not authorized";
        assertThat(said(new SQLException(message, "28IAM"))).isEqualTo("Redshift at host/db, connecting: " + message);
    }
}
