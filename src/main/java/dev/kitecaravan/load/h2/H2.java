package dev.kitecaravan.load.h2;

import java.nio.file.Path;
import java.util.Optional;

import org.h2.store.fs.FilePath;

import dev.kitecaravan.load.ConnectionOpener;
import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.TableReader;

/** H2, embedded: the way in. */
public final class H2 {
    private H2() {
    }

    /** Looks at the settings; nothing is connected. */
    public static void check(DestinationSettings settings) {
        H2Url.of(settings);
    }

    public static Destination create(DestinationSettings settings) {
        return new H2Destination(settings, H2Url.of(settings));
    }

    public static TableReader reader(DestinationSettings settings) {
        return H2Reader.open(settings, H2Url.of(settings));
    }

    /** Reads a file that another process has open and holds: {@link TableReader#hold}. */
    public static TableReader readerBeside(DestinationSettings settings) {
        FilePath.register(new H2SharedFile());
        return H2Reader.open(settings, H2Url.of(settings).shared());
    }

    /** The file, which one process has at a time; nothing for a database elsewhere. */
    public static Optional<Path> file(DestinationSettings settings) {
        return Optional.ofNullable(H2Url.of(settings).file());
    }

    /** Connections of routes, which may select only unless they may change it. */
    public static ConnectionOpener connections(DestinationSettings settings, boolean writable) {
        H2Url url = H2Url.of(settings);
        return () -> writable
                ? H2Destination.connect(url.forWriting() + ";SCHEMA=" + settings.dataset(), url.user(), url.password())
                : H2Reader.connection(settings, url);
    }
}
