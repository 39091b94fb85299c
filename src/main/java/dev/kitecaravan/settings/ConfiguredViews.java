package dev.kitecaravan.settings;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.kitecaravan.insight.Rates;
import dev.kitecaravan.insight.Views;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.route.EndpointRegistry;

/** What the settings say of views. */
public final class ConfiguredViews {
    private ConfiguredViews() {
    }

    /** Whether runs keep views and comments up to date. */
    public static boolean wanted(Settings settings) {
        String text = settings.text(Setting.VIEWS);
        if (!text.equals("all") && !text.equals("none")) {
            throw new UsageException(
                    Setting.VIEWS.environment() + " is '" + text + "'; write all or none.");
        }
        return text.equals("all");
    }

    /** The views for a destination. */
    public static Views of(Settings settings, DestinationSettings destination) {
        return of(settings, destination.name(), destination);
    }

    /** The views as another database spells them. */
    public static Views of(Settings settings, String engine, DestinationSettings destination) {
        return new Views(engine, zone(settings), destination.system(), rates(settings));
    }

    private static ZoneId zone(Settings settings) {
        String text = settings.text(Setting.VIEWS_TIME_ZONE);
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            throw new UsageException(Setting.VIEWS_TIME_ZONE.environment() + " is '" + text
                    + "', which is no time zone; write UTC or one such as Europe/Berlin.");
        }
    }

    private static Map<String, Double> rates(Settings settings) {
        try {
            return Rates.parse(settings.text(Setting.VIEWS_RATES));
        } catch (IllegalArgumentException e) {
            throw new UsageException(Setting.VIEWS_RATES.environment() + ": " + e.getMessage() + ".");
        }
    }

    /** What the records of each root table are, by the table's name in route files. */
    public static Map<String, String> resources(EndpointRegistry registry) {
        Map<String, String> resources = new LinkedHashMap<>();
        registry.all().forEach(route -> route.sinks().forEach(sink -> {
            if (sink.target().resource() != null) {
                resources.putIfAbsent(sink.table(), sink.target().resource());
            }
        }));
        return resources;
    }
}
