package dev.kitecaravan.show.ci;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.registry.Destinations;
import dev.kitecaravan.show.read.Cached;
import dev.kitecaravan.show.read.ReaderPool;

/** The panels that ship, for tests of the whole page. They share their readers, as those of one page do, until they are closed. */
public final class Panels implements AutoCloseable {
    private static final PanelCatalog CATALOG = PanelCatalog.read();

    private final ReaderPool readers;
    private final PanelReader reader;

    public Panels(DestinationSettings destination) {
        readers = new ReaderPool(() -> Destinations.reader(destination));
        readers.enter();
        reader = new PanelReader(readers, new PanelStatement(destination), Duration.ofSeconds(60),
                reading -> new Cached<>(Duration.ZERO, Clock.systemUTC(), reading));
    }

    /** One as somebody sees it. */
    public PanelView view(String name, PageFilter filter) {
        return reader.read(CATALOG.panel(name), PanelLook.of(filter, Instant.now()));
    }

    @Override
    public void close() {
        readers.leave();
    }

    /** What each says where it has nothing to show, by its name. */
    public static Map<String, String> none() {
        return CATALOG.all().stream().collect(Collectors.toMap(PanelDefinition::name, PanelDefinition::none));
    }

    /** Those of a page. */
    public static List<String> of(String page) {
        return CATALOG.page(page).stream().flatMap(section -> section.panels().stream())
                .toList();
    }
}
