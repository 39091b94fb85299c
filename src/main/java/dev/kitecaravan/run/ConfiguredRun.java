package dev.kitecaravan.run;

import java.time.Instant;
import java.util.List;

import dev.kitecaravan.extract.ExtractSettings;
import dev.kitecaravan.extract.Scope;
import dev.kitecaravan.load.CommitUnit;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.HeapShare;
import dev.kitecaravan.route.EndpointRegistry;
import dev.kitecaravan.settings.ConfiguredDestination;
import dev.kitecaravan.settings.ConfiguredTables;
import dev.kitecaravan.settings.ConfiguredViews;
import dev.kitecaravan.settings.Setting;
import dev.kitecaravan.settings.Settings;
import dev.kitecaravan.settings.UsageException;

/** What a run is asked for, out of the settings. */
public final class ConfiguredRun {
    private ConfiguredRun() {
    }

    /**
     * The endpoints named, each once; those of the settings when that is null.
     *
     * @throws UsageException when that is none: a run of it would end well
     */
    public static List<String> chosen(Settings settings, EndpointRegistry registry, List<String> only) {
        List<String> given = only != null ? only : List.of(settings.text(Setting.ENDPOINTS).split(","));
        List<String> chosen = given.stream().map(String::trim).filter(id -> !id.isEmpty()).distinct().toList();
        if (chosen.isEmpty()) {
            throw new UsageException((only != null ? "--only" : settings.name(Setting.ENDPOINTS))
                    + " names no endpoint, so nothing would be read; write one such as builds");
        }
        chosen.forEach(registry::get);
        return chosen;
    }

    /** The views that runs keep up to date. */
    public static RunViews views(Settings settings, EndpointRegistry registry) {
        DestinationSettings destination = ConfiguredDestination.of(settings);
        return ConfiguredViews.wanted(settings)
                ? new RunViews(ConfiguredViews.of(settings, destination), ConfiguredViews.resources(registry),
                        destination.system())
                : RunViews.none();
    }

    /**
     * What the settings and the flags of a run make of it.
     *
     * @param from        builds created from here on, null for all
     * @param to          builds created before, null for all
     * @param fullRefresh whether everything is read again
     */
    public static RunRequest request(Settings settings, List<String> endpoints, Instant from, Instant to,
            boolean fullRefresh) {
        ExtractSettings extract = new ExtractSettings(settings.timeOrNull(Setting.START_DATE), from, to, fullRefresh,
                settings.number(Setting.LOGS_MAX_BYTES), settings.duration(Setting.FINISHED_OVERLAP),
                settings.duration(Setting.RESCAN_SPAN), settings.duration(Setting.RESCAN_EVERY),
                settings.duration(Setting.PARENTS_MAX_AGE),
                Scope.of(settings.text(Setting.ORGANIZATIONS), settings.text(Setting.PIPELINES)));
        return new RunRequest(endpoints, extract, settings.duration(Setting.WINDOW_LAG),
                settings.duration(Setting.RETRY_TIME_LIMIT), settings.duration(Setting.LEASE),
                ConfiguredTables.rules(settings),
                CommitUnit.batch(HeapShare.ofCommit(settings.number(Setting.COMMIT_MAX_BYTES)),
                        settings.duration(Setting.COMMIT_MAX_AGE)),
                letterLimit(settings));
    }

    /** How many records of an endpoint may be refused. */
    public static LetterLimit letterLimit(Settings settings) {
        return LetterLimit.parse(settings.valid(Setting.DEAD_LETTERS_LIMIT));
    }
}
