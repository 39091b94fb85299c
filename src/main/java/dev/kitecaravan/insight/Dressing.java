package dev.kitecaravan.insight;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import dev.kitecaravan.load.DatasetObjects;
import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.Mark;
import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.TableSchema;
import dev.kitecaravan.table.TableWords;

/**
 * Makes the views of a dataset and writes what its tables mean into the database. What is there as it should be is left alone,
 * so that a run which changed nothing costs one question; what somebody else made under such a name is left alone too.
 */
public final class Dressing {
    private final DatasetObjects objects;
    private final List<Views.View> views;
    private final Map<String, DatasetObjects.Item> there = new HashMap<>();

    private Dressing(DatasetObjects objects, Collection<TableSchema> tables, Views views) {
        this.objects = objects;
        objects.items().forEach(item -> there.put(item.name(), item));
        Map<String, Set<String>> columns = tables.stream().collect(Collectors.toMap(TableSchema::name,
                table -> table.columns().stream().map(Column::name).collect(Collectors.toSet())));
        this.views = views.all(objects::nameOf, there::containsKey, columns);
    }

    /** Of a destination's dataset; nothing where it holds no views. */
    public static Optional<Dressing> of(Destination destination, Views views) {
        return destination.objects().map(objects -> new Dressing(objects, destination.tables(), views));
    }

    /** What became of a view. */
    public enum State {
        MADE,
        KEPT,
        OLDER,
        ABSENT,
        SKIPPED,
        FAILED,
        FOREIGN
    }

    /**
     * One view and what became of it.
     *
     * @param why one sentence where it was not made; null otherwise
     */
    public record Outcome(String view, State state, String why) {
        /** Whether it can be read now. */
        public boolean isThere() {
            return state != State.SKIPPED && state != State.FAILED && state != State.ABSENT;
        }
    }

    /** Makes the views whose tables are there. Never throws for one view; the outcome says. */
    public List<Outcome> create() {
        boolean changed = views.stream().anyMatch(view -> isOwn(view.name()) && !isCurrent(view));
        if (changed) {
            // Their columns may be others, and views read views.
            drop();
        }
        List<Outcome> outcomes = new ArrayList<>();
        Set<String> readable = new HashSet<>(there.keySet());
        views.forEach(view -> readable.remove(view.name()));
        for (Views.View view : views) {
            Outcome outcome = create(view, readable);
            outcomes.add(outcome);
            if (outcome.isThere()) {
                readable.add(view.name());
            }
        }
        objects.settle();
        return outcomes;
    }

    /** What there is, and what {@link #create} would do; changes nothing. */
    public List<Outcome> look() {
        List<Outcome> outcomes = new ArrayList<>();
        Set<String> readable = new HashSet<>(there.keySet());
        for (Views.View view : views) {
            Outcome outcome = refusal(view, readable);
            if (outcome == null) {
                State state = !there.containsKey(view.name())
                        ? State.ABSENT
                        : isCurrent(view) ? State.KEPT : State.OLDER;
                outcome = new Outcome(view.name(), state, null);
                readable.add(view.name());
            }
            outcomes.add(outcome);
        }
        return outcomes;
    }

    /** Why a view is not made; null where nothing is against it. */
    private Outcome refusal(Views.View view, Set<String> readable) {
        DatasetObjects.Item item = there.get(view.name());
        if (item != null && !isOwn(view.name())) {
            return new Outcome(view.name(), State.FOREIGN, "there is a " + (item.isView() ? "view" : "table")
                    + " of this name that caravan did not make; it is left alone and used");
        }
        List<String> missing = view.needs().stream()
                .filter(name -> !readable.contains(name) && !ReadColumns.isOptional(name)).toList();
        return missing.isEmpty()
                ? null
                : new Outcome(view.name(), State.SKIPPED, "it reads "
                        + String.join(" and ", missing)
                        + (missing.size() == 1
                                ? ", which is not there; the run that brings it makes the view"
                                : ", which are not there; the run that brings them makes the view"));
    }

    private Outcome create(Views.View view, Set<String> readable) {
        Outcome refusal = refusal(view, readable);
        if (refusal != null) {
            return refusal;
        }
        if (there.containsKey(view.name())) {
            return new Outcome(view.name(), State.KEPT, null);
        }
        try {
            objects.createView(view.name(), view.sql(), comment(view));
            return new Outcome(view.name(), State.MADE, null);
        } catch (DestinationException e) {
            return new Outcome(view.name(), State.FAILED, e.getMessage());
        }
    }

    /** Drops caravan's own views, and returns their names. */
    public List<String> drop() {
        List<String> dropped = new ArrayList<>();
        for (int i = views.size() - 1; i >= 0; i--) {
            String name = views.get(i).name();
            if (isOwn(name)) {
                objects.dropView(name);
                there.remove(name);
                dropped.add(name);
            }
        }
        objects.settle();
        return dropped;
    }

    /**
     * Writes what tables and columns mean.
     *
     * @param tables what is there
     * @param words  what the dictionary says of each, by table
     * @return the tables that were commented on now
     */
    public List<String> comment(Collection<TableSchema> tables, Map<String, TableWords> words) {
        List<String> done = new ArrayList<>();
        for (TableSchema table : tables) {
            TableWords said = words.get(table.name());
            DatasetObjects.Item item = there.get(table.name());
            if (said == null || item == null || !item.comment().isBlank() && !Mark.isOn(item.comment())) {
                continue;
            }
            Map<String, String> columns = new LinkedHashMap<>();
            said.columns().forEach((column, of) -> columns.put(column, of.text()));
            String comment = Mark.on(said.sentence() == null ? "Loaded by a route." : said.sentence() + ".",
                    said.sentence() + columns);
            if (!columns.isEmpty() && !Mark.same(comment, item.comment())) {
                objects.comment(table.name(), comment, columns);
                done.add(table.name());
            }
        }
        return done;
    }

    private boolean isOwn(String name) {
        DatasetObjects.Item item = there.get(name);
        return item != null && item.isView() && Mark.isOn(item.comment());
    }

    private boolean isCurrent(Views.View view) {
        return Mark.same(comment(view), there.get(view.name()).comment());
    }

    private static String comment(Views.View view) {
        return Mark.on(view.sentence(), view.sql());
    }
}
