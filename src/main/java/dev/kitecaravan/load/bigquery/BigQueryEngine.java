package dev.kitecaravan.load.bigquery;

import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.DestinationFactory;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.TableReader;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** BigQuery: the way in. */
@RegisterForReflection
public final class BigQueryEngine implements DestinationFactory {
    @Override
    public void check(DestinationSettings settings) {
        BigQueryPlace.of(settings).check();
    }

    @Override
    public Destination create(DestinationSettings settings) {
        return new BigQueryDestination(settings, BigQueryPlace.of(settings));
    }

    @Override
    public TableReader reader(DestinationSettings settings) {
        return new BigQueryReader(BigQueryPlace.of(settings));
    }
}
