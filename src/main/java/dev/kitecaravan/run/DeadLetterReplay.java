package dev.kitecaravan.run;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.kitecaravan.load.Bookkeeping;
import dev.kitecaravan.load.DeadLetters;
import dev.kitecaravan.load.DeadLetters.Kept;
import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.LastLoads;
import dev.kitecaravan.load.Load;
import dev.kitecaravan.load.LoadRecord;
import dev.kitecaravan.load.RowCounts;
import dev.kitecaravan.normalize.ContractViolation;
import dev.kitecaravan.normalize.Normalizer;
import dev.kitecaravan.normalize.RecordContext;
import dev.kitecaravan.normalize.RowCollector;
import dev.kitecaravan.route.EndpointRoute;
import dev.kitecaravan.route.SinkRoute;
import dev.kitecaravan.route.TableRules;
import dev.kitecaravan.table.DeadLetter;
import dev.kitecaravan.table.Disposition;
import dev.kitecaravan.table.Json;
import dev.kitecaravan.table.SystemColumns;
import dev.kitecaravan.table.TableRows;
import dev.kitecaravan.table.TableSchema;

/**
 * Feeds the dead letters of an endpoint back. The record of a letter is what reached the sink, so the route's steps are not
 * run again; a record that a step refused is taken only when asked for, because those steps may have been there to leave
 * something out. Rows and the removal of their letters are one commit. A letter whose row a later load has written since is
 * removed without its record: that row is newer. A record that is refused again stays, with the new reason.
 */
public final class DeadLetterReplay {
    /** Letters in one commit. */
    private static final int BATCH = 500;

    private final Destination destination;
    private final Normalizer normalizer;
    private final boolean withoutSteps;
    private final LoadIds loadIds = new LoadIds();

    /**
     * @param destination  open, its lease taken
     * @param withoutSteps whether records that a step refused are loaded as they came to it
     */
    public DeadLetterReplay(Destination destination, TableRules rules, SystemColumns system, boolean withoutSteps) {
        this.destination = destination;
        this.normalizer = rules.normalizer(destination.tables(), destination.capabilities(), system);
        this.withoutSteps = withoutSteps;
    }

    /**
     * What became of an endpoint's letters.
     *
     * @param endpoint   the endpoint
     * @param loaded     letters whose records are in their tables now
     * @param again      letters whose records were refused again
     * @param superseded letters whose rows a later load had written
     * @param left       letters that cannot be replayed: records too long to be kept whole, tables loaded by replace or
     *                   append, and records that a step refused
     * @param rows       what happened to rows, by table
     */
    public record Outcome(String endpoint, long loaded, long again, long superseded, long left,
            Map<String, RowCounts> rows) {
    }

    /** One record to be replayed, and the letters that hold it. */
    private record Case(SinkRoute sink, Map<String, Object> record, RecordContext context, String rowId,
            List<Kept> letters) {
        /** Whether the record of its last letter came by itself. */
        boolean isSettled() {
            return letters.get(letters.size() - 1).settled();
        }
    }

    public Outcome replay(EndpointRoute route) {
        DeadLetters letters = destination.deadLetters();
        String loadId = loadIds.next();
        Instant began = Instant.now();
        Outcome total = new Outcome(route.id(), 0, 0, 0, 0, new LinkedHashMap<>());
        // Letters that this replay writes are later than this one, and are not read again.
        Kept after = null;
        for (List<Kept> batch = letters.scan(route.id(), null, BATCH); !batch.isEmpty(); batch = letters
                .scan(route.id(), after, BATCH)) {
            after = batch.get(batch.size() - 1);
            List<Kept> old = batch.stream().filter(kept -> !kept.loadId().equals(loadId)).toList();
            if (old.isEmpty()) {
                break;
            }
            total = plus(total, commit(route, old, loadId, began, letters));
        }
        return total;
    }

    private Outcome commit(EndpointRoute route, List<Kept> batch, String loadId, Instant began, DeadLetters letters) {
        List<Case> cases = cases(route, batch, loadId);
        long able = cases.stream().mapToLong(each -> each.letters().size()).sum();
        Set<Case> superseded = superseded(cases, loadId, letters);
        RowCollector collector = new RowCollector();
        List<DeadLetter> violations = new ArrayList<>();
        List<String> replayed = new ArrayList<>();
        long again = 0;
        long gone = 0;
        for (Case each : cases) {
            each.letters().forEach(kept -> replayed.add(kept.id()));
            if (superseded.contains(each)) {
                gone += each.letters().size();
            } else if (refused(each, collector, violations)) {
                again += each.letters().size();
            }
        }
        Map<String, RowCounts> rows = replayed.isEmpty()
                ? Map.of()
                : write(route, collector, violations, replayed, loadId, began);
        return new Outcome(route.id(), able - again - gone, again, gone, batch.size() - able, rows);
    }

    private Map<String, RowCounts> write(EndpointRoute route, RowCollector collector, List<DeadLetter> violations,
            List<String> replayed, String loadId, Instant began) {
        List<TableSchema> schemas = collector.tables().stream().map(TableRows::schema).toList();
        destination.prepare(schemas);
        List<DeadLetter> refused = new ArrayList<>(collector.deadLetters());
        refused.addAll(violations);
        LoadRecord record = new LoadRecord(loadId, loadId, route.id(), LoadRecord.Status.COMPLETE, began, Instant.now(),
                null, null, 0, LastLoads.REPLAYED);
        try (Load load = destination.begin(loadId)) {
            collector.tables().forEach(load::write);
            return load.commit(new Bookkeeping(List.of(), refused, replayed, List.of(), record));
        }
    }

    private boolean refused(Case each, RowCollector collector, List<DeadLetter> violations) {
        int before = collector.deadLetters().size();
        try {
            normalizer.add(each.sink().target(), each.record(), each.context(), collector);
            return collector.deadLetters().size() > before;
        } catch (ContractViolation e) {
            DeadLetter old = each.letters().get(each.letters().size() - 1).letter();
            violations.add(new DeadLetter(old.endpoint(), old.url(), old.table(), old.path(), old.step(),
                    e.getMessage(), null, old.record(), old.keys(), old.rowId(), Instant.now()));
            return true;
        }
    }

    /** Records in the order of their last letters; letters of one record together. */
    private List<Case> cases(EndpointRoute route, List<Kept> batch, String loadId) {
        Map<List<String>, Case> cases = new LinkedHashMap<>();
        for (Kept kept : batch) {
            DeadLetter letter = kept.letter();
            SinkRoute sink = sink(route, letter);
            if (sink == null || letter.keys() == null || StepLetters.is(letter) && !withoutSteps) {
                continue;
            }
            Map<String, Object> record = object(Json.read(letter.record()));
            Map<String, Object> keys = object(Json.read(letter.keys()));
            Map<String, Object> own = object(keys.get("own"));
            String rowId = Normalizer.rowId(sink.target(), record, own);
            List<String> name = List.of(sink.table(), rowId == null ? letter.record() : rowId,
                    rowId == null ? "" : "=");
            Case before = cases.remove(name);
            List<Kept> letters = new ArrayList<>(before == null ? List.of() : before.letters());
            letters.add(kept);
            cases.put(name,
                    new Case(sink, record,
                            new RecordContext(own, object(keys.get("children")), loadId,
                                    letter.url() == null ? "" : letter.url()),
                            rowId, letters));
        }
        return List.copyOf(cases.values());
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(Object json) {
        return (Map<String, Object>) json;
    }

    /** The sink that refused it; null when that table is gone from the route, or is not loaded row by row. */
    private static SinkRoute sink(EndpointRoute route, DeadLetter letter) {
        SinkRoute found = null;
        for (SinkRoute sink : route.sinks()) {
            boolean under = route.sinks().size() == 1 || letter.table().equals(sink.table())
                    || letter.table().startsWith(sink.table() + "__");
            if (under && (found == null || sink.table().length() > found.table().length())) {
                found = sink;
            }
        }
        return found == null || found.target().disposition() == Disposition.REPLACE
                || found.target().disposition() == Disposition.APPEND ? null : found;
    }

    private static Set<Case> superseded(List<Case> cases, String loadId, DeadLetters letters) {
        Map<String, Set<String>> rowIds = new LinkedHashMap<>();
        for (Case each : cases) {
            if (each.rowId() != null) {
                rowIds.computeIfAbsent(each.sink().table(), table -> new HashSet<>()).add(each.rowId());
            }
        }
        Set<Case> superseded = new HashSet<>();
        cases.stream().filter(Case::isSettled).forEach(superseded::add);
        rowIds.forEach((table, ids) -> {
            Map<String, String> loads = letters.loadsOf(table, ids);
            for (Case each : cases) {
                String wrote = each.sink().table().equals(table) ? loads.get(each.rowId()) : null;
                String refusing = each.letters().get(each.letters().size() - 1).loadId();
                if (wrote != null && !wrote.equals(loadId) && wrote.compareTo(refusing) > 0) {
                    superseded.add(each);
                }
            }
        });
        return superseded;
    }

    private static Outcome plus(Outcome one, Outcome other) {
        Map<String, RowCounts> rows = new LinkedHashMap<>(one.rows());
        other.rows().forEach((table, counts) -> rows.merge(table, counts, RowCounts::plus));
        return new Outcome(one.endpoint(), one.loaded() + other.loaded(), one.again() + other.again(),
                one.superseded() + other.superseded(), one.left() + other.left(), rows);
    }
}
