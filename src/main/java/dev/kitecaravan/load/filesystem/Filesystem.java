package dev.kitecaravan.load.filesystem;

import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.TableReader;

/** Files on a disk or in a bucket: the way in. */
public final class Filesystem {
    private Filesystem() {
    }

    /** Looks at the settings; nothing is connected. */
    public static void check(DestinationSettings settings) {
        FilesystemUrl url = FilesystemUrl.of(settings);
        FilesystemSettings.of(settings, url.toString());
        url.check(settings);
    }

    public static Destination create(DestinationSettings settings) {
        ObjectStore store = FilesystemUrl.of(settings).open(settings);
        return new FilesystemDestination(FilesystemSettings.of(settings, store.place()), store);
    }

    public static TableReader reader(DestinationSettings settings) {
        try (ObjectStore store = FilesystemUrl.of(settings).open(settings)) {
            return FilesystemReader.open(FilesystemSettings.of(settings, store.place()), store);
        }
    }

    /** As {@link #reader}, with no part taken from what was read before. */
    public static TableReader freshReader(DestinationSettings settings) {
        try (ObjectStore store = FilesystemUrl.of(settings).open(settings)) {
            return FilesystemReader.openFresh(FilesystemSettings.of(settings, store.place()), store);
        }
    }
}
