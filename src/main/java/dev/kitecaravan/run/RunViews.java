package dev.kitecaravan.run;

import java.util.Map;

import dev.kitecaravan.insight.Dressing;
import dev.kitecaravan.insight.Views;
import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.normalize.Catalog;
import dev.kitecaravan.normalize.Dictionary;
import dev.kitecaravan.table.SystemColumns;

/**
 * What a run does last while it holds the dataset: it makes the views that are missing, and writes what tables mean into the
 * database. No request is spent on it, and no run fails by it.
 */
public final class RunViews {
    private final Views views;
    private final Map<String, String> resources;
    private final SystemColumns system;

    /**
     * @param views     null where the settings want none
     * @param resources what the records of root tables are, by the tables' names in route files
     */
    public RunViews(Views views, Map<String, String> resources, SystemColumns system) {
        this.views = views;
        this.resources = resources;
        this.system = system;
    }

    /** None, and no comments. */
    public static RunViews none() {
        return new RunViews(null, Map.of(), SystemColumns.DEFAULT);
    }

    void refresh(Destination destination, RunListener listener) {
        if (views == null) {
            return;
        }
        try {
            Dressing.of(destination, views).ifPresent(dressing -> {
                dressing.create().stream().filter(outcome -> outcome.state() == Dressing.State.FAILED)
                        .forEach(outcome -> listener.warning("The view " + outcome.view() + " could not be made: "
                                + outcome.why() + ". What was loaded is whole; caravan views create tries again."));
                dressing.comment(destination.tables(),
                        new Dictionary(Catalog.buildkite(), system).of(destination.tables(), resources));
            });
        } catch (DestinationException e) {
            listener.warning("Views and comments were not brought up to date: " + e.getMessage()
                    + ". What was loaded is whole; caravan views create tries again.");
        }
    }
}
