package dev.kitecaravan.load.redshift;

import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.load.sql.BulkWriter;

/** Redshift: the way in. */
public final class Redshift {
    private static final String TEXT = "varchar(65535)";

    private Redshift() {
    }

    /** Looks at the settings; nothing is connected. */
    public static void check(DestinationSettings settings) {
        StagingBucket.check(settings);
        RedshiftUrl.of(settings);
    }

    public static Destination create(DestinationSettings settings) {
        BulkWriter bulk = StagingBucket.named(settings)
                .<BulkWriter>map(RedshiftCopy::new)
                .orElseGet(RedshiftInsert::new);
        return new RedshiftDestination(settings, RedshiftUrl.of(settings), bulk);
    }

    public static TableReader reader(DestinationSettings settings) {
        return RedshiftReader.open(settings, RedshiftUrl.of(settings));
    }
}
