package dev.kitecaravan.load.databricks;

import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.DestinationFactory;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.TableReader;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** Databricks: the way in. */
@RegisterForReflection
public final class DatabricksEngine implements DestinationFactory {
    @Override
    public void check(DestinationSettings settings) {
        DatabricksPlace.of(settings);
    }

    @Override
    public Destination create(DestinationSettings settings) {
        return new DatabricksDestination(settings, DatabricksPlace.of(settings));
    }

    @Override
    public TableReader reader(DestinationSettings settings) {
        return DatabricksReader.open(settings, DatabricksPlace.of(settings));
    }
}
