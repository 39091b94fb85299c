package dev.kitecaravan.settings;

import dev.kitecaravan.load.CloudAccess;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.table.SystemColumns;

/** Where the tables are, out of the settings. */
public final class ConfiguredDestination {
    private ConfiguredDestination() {
    }

    public static DestinationSettings of(Settings settings) {
        String name = settings.text(Setting.DESTINATION);
        return new DestinationSettings(name, settings.orNull(Setting.DESTINATION_URL),
                settings.orNull(Setting.DESTINATION_USER), settings.orNull(Setting.DESTINATION_PASSWORD),
                settings.text(Setting.DATASET), settings.text(Setting.FILE_FORMAT),
                system(settings), settings.dataFolder(),
                CloudAccess.of(settings.orNull(Setting.DESTINATION_ENDPOINT),
                        settings.orNull(Setting.DESTINATION_REGION),
                        settings.orNull(Setting.DESTINATION_CREDENTIALS_FILE),
                        settings.orNull(Setting.DESTINATION_STAGING_URL)),
                settings.destinationOptions(name));
    }

    private static SystemColumns system(Settings settings) {
        try {
            return new SystemColumns(settings.text(Setting.SYSTEM_PREFIX));
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage() + "; change " + Setting.SYSTEM_PREFIX.key());
        }
    }
}
