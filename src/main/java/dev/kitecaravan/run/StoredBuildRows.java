package dev.kitecaravan.run;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.kitecaravan.extract.StoredBuilds;
import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.normalize.ContractViolation;
import dev.kitecaravan.normalize.Masking;
import dev.kitecaravan.normalize.Normalizer;
import dev.kitecaravan.normalize.RecordContext;
import dev.kitecaravan.normalize.RowCollector;
import dev.kitecaravan.route.EndpointRoute;
import dev.kitecaravan.route.Maskings;
import dev.kitecaravan.route.SinkRoute;
import dev.kitecaravan.table.Disposition;
import dev.kitecaravan.table.SystemColumns;
import dev.kitecaravan.table.TableRows;
import dev.kitecaravan.table.TableSchema;

/**
 * The rows of a builds list, read as a person reads them: of every build that the API shows the rows are made as a run would
 * make them, and compared with those that are stored, value by value. Of so many builds at once, one statement a table.
 */
public final class StoredBuildRows implements StoredBuilds {
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final int MOST_ROWS = 1_000_000;
    /** Rows of one statement while all root rows are passed. */
    private static final int PAGE = 20_000;

    private final TableReader reader;
    private final SystemColumns system;
    private final EndpointRoute route;
    private final Normalizer normalizer;
    private final Masking masking;
    private final Map<String, TableSchema> stored;
    private final int atOnce;

    /**
     * @param stored the schemas that the destination has
     * @param atOnce how many builds one statement is about: few where statements cost little, many where each costs a second
     */
    public StoredBuildRows(TableReader reader, SystemColumns system, EndpointRoute route, Normalizer normalizer,
            List<TableSchema> stored, int atOnce) {
        this.reader = reader;
        this.system = system;
        this.route = route;
        this.normalizer = normalizer;
        this.masking = Maskings.of(route);
        this.stored = stored.stream().collect(Collectors.toMap(TableSchema::name, schema -> schema));
        this.atOnce = atOnce;
    }

    /** Whether the rows of an endpoint follow from its records alone: no step changes or sends them, and they are merged. */
    public static boolean canTell(EndpointRoute route) {
        return route.plain() && !route.sinks().isEmpty() && route.sinks().stream().map(SinkRoute::target)
                .allMatch(target -> target.disposition() == Disposition.MERGE
                        && target.primaryKey().equals(List.of("id")));
    }

    @Override
    public int atOnce() {
        return atOnce;
    }

    @Override
    public List<Standing> compare(List<Shown> builds) {
        RowCollector rows = new RowCollector();
        Map<String, RowStanding> byRow = new HashMap<>();
        List<List<RowStanding>> standings = new ArrayList<>();
        for (Shown build : builds) {
            masking.apply(build.record());
            List<RowStanding> own = new ArrayList<>();
            for (SinkRoute sink : route.sinks()) {
                RowStanding standing = new RowStanding();
                byRow.put(key(sink.table(), Normalizer.rowId(sink.target(), build.record(), build.keys().own())),
                        standing);
                own.add(standing);
                add(sink, build, rows);
            }
            standings.add(own);
        }
        Map<String, TableSchema> schemas = new HashMap<>();
        normalizer.tables().forEach(schema -> schemas.put(schema.name(), schema));
        for (TableRows made : rows.tables()) {
            TableSchema root = made.schema();
            while (!root.isRoot()) {
                root = schemas.get(root.parent());
            }
            compare(made, root, byRow);
        }
        return standings.stream().map(RowStanding::together).toList();
    }

    private static String key(String table, Object rowId) {
        return table + " " + rowId;
    }

    private void add(SinkRoute sink, Shown build, RowCollector rows) {
        try {
            normalizer.add(sink.target(), build.record(),
                    new RecordContext(build.keys().own(), build.keys().children(), "", ""), rows);
        } catch (ContractViolation e) {
            throw new IllegalStateException("table " + sink.table() + ": " + e.getMessage(), e);
        }
    }

    private void compare(TableRows made, TableSchema root, Map<String, RowStanding> byRow) {
        TableSchema schema = made.schema();
        RowComparison comparison = new RowComparison(schema, system, schema.path().equals(root.path() + ".jobs"));
        String rootColumn = schema.isRoot() ? system.id() : system.rootId();
        int id = schema.position(system.id());
        int rootId = schema.position(rootColumn);
        Map<String, Object[]> wanted = new LinkedHashMap<>();
        made.rows().forEach(row -> wanted.put((String) row[id], row));
        Collection<String> roots = schema.isRoot() ? List.copyOf(wanted.keySet()) : made.replacedRoots();
        for (Map<String, Object> row : stored(schema.name(), rootColumn, List.copyOf(roots))) {
            comparison.compare(wanted.remove((String) row.get(system.id())), row,
                    byRow.get(key(root.name(), row.get(rootColumn))));
        }
        wanted.forEach((rowId, row) -> comparison.missing(rowId, byRow.get(key(root.name(), row[rootId]))));
    }

    private List<Map<String, Object>> stored(String table, String column, List<String> ids) {
        if (ids.isEmpty() || !stored.containsKey(table)) {
            return List.of();
        }
        TableReader.Result found = reader.query("select * from " + table + " where " + column + " in ("
                + ids.stream().map(id -> "'" + id + "'").collect(Collectors.joining(", ")) + ")", MOST_ROWS, LIMIT);
        if (!found.cut()) {
            return named(found);
        }
        if (ids.size() == 1) {
            throw new DestinationException("table " + table + ": the rows of one build, " + column + " " + ids.get(0)
                    + ", are more than can be compared at once; leave its pipeline out with --pipelines");
        }
        int half = ids.size() / 2;
        List<Map<String, Object>> both = new ArrayList<>(stored(table, column, ids.subList(0, half)));
        both.addAll(stored(table, column, ids.subList(half, ids.size())));
        return both;
    }

    private static List<Map<String, Object>> named(TableReader.Result found) {
        List<String> names = found.columns().stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
        List<Map<String, Object>> rows = new ArrayList<>();
        for (List<Object> values : found.rows()) {
            Map<String, Object> row = new HashMap<>();
            for (int i = 0; i < names.size(); i++) {
                row.put(names.get(i), values.get(i));
            }
            rows.add(row);
        }
        return rows;
    }

    @Override
    public void scan(Consumer<Stored> each) {
        SinkRoute sink = route.sinks().get(0);
        TableSchema schema = stored.get(sink.table());
        if (schema == null) {
            return;
        }
        String columns = Stream.of("id", "organization_slug", "pipeline_slug", "number", "created_at")
                .map(name -> schema.position(name) < 0 ? "null as " + name : name).collect(Collectors.joining(", "));
        String after = "";
        List<Map<String, Object>> rows;
        do {
            rows = named(reader.query("select " + system.id() + ", " + columns + " from " + sink.table() + " where "
                    + system.deletedAt() + " is null" + after + " order by " + system.id() + " limit " + PAGE, PAGE,
                    LIMIT));
            for (Map<String, Object> row : rows) {
                each.accept(stored(sink, row));
            }
            after = rows.isEmpty()
                    ? ""
                    : " and " + system.id() + " > '"
                            + String.valueOf(rows.get(rows.size() - 1).get(system.id())).replace("'", "''") + "'";
        } while (rows.size() == PAGE);
    }

    private Stored stored(SinkRoute sink, Map<String, Object> row) {
        String rowId = (String) row.get(system.id());
        String id = text(row.get("id"));
        boolean identified = id != null
                && Normalizer.rowId(sink.target(), Map.of("id", id), Map.of()).equals(rowId);
        return new Stored(new StoredRow(sink.table(), rowId), identified, id, text(row.get("organization_slug")),
                text(row.get("pipeline_slug")), row.get("number") instanceof Number number ? number.longValue() : -1,
                row.get("created_at") instanceof Instant at ? at : null);
    }

    private static String text(Object value) {
        return value == null ? null : value.toString();
    }
}
