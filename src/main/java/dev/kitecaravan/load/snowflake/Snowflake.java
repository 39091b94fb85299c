package dev.kitecaravan.load.snowflake;

import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.DestinationFactory;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.TableReader;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** Snowflake: the way in. */
@RegisterForReflection
public final class Snowflake implements DestinationFactory {
    @Override
    public void check(DestinationSettings settings) {
        SnowflakeUrl.of(settings);
    }

    @Override
    public Destination create(DestinationSettings settings) {
        SnowflakeUrl url = SnowflakeUrl.of(settings);
        return new SnowflakeDestination(settings, url.place(), url::connect);
    }

    @Override
    public TableReader reader(DestinationSettings settings) {
        return SnowflakeReader.open(settings, SnowflakeUrl.of(settings));
    }
}
