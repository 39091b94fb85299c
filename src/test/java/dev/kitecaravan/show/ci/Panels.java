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

/** The panels that ship, for tests of the whole page. */
public final class Panels {
    private static final PanelCatalog CATALOG = PanelCatalog.read();

    private Panels() {
    }

    /** One as somebody sees it. */
    public static PanelView view(DestinationSettings destination, String name, PageFilter filter) {
        PanelReader reader = new PanelReader(new ReaderPool(() -> Destinations.reader(destination)),
                new PanelStatement(destination), Duration.ofSeconds(60),
                reading -> new Cached<>(Duration.ZERO, Clock.systemUTC(), reading));
        return reader.read(CATALOG.panel(name), PanelLook.of(filter, Instant.now()));
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
