package dev.kitecaravan.load.registry;

import java.util.Map;
import java.util.Optional;

import dev.kitecaravan.table.Disposition;

/** What a destination cannot do with rows, known by its name alone. The destinations refuse it, too, when it comes to it. */
public final class WriteModes {
    private static final Map<String, String> WITHOUT_VERSIONS = Map.of("filesystem", "files keep no versions of rows",
            "databricks",
            "Databricks has no transaction over several tables, and versions of records and of their child rows must change at once");

    private WriteModes() {
    }

    /**
     * Why a destination does not do this.
     *
     * @param destination the value of {@code destination}
     * @return the reason, in words that a sentence takes in; empty where it does
     */
    public static Optional<String> refusal(String destination, Disposition disposition) {
        return disposition == Disposition.SCD2
                ? Optional.ofNullable(WITHOUT_VERSIONS.get(destination))
                : Optional.empty();
    }
}
