package dev.kitecaravan.workbench;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import dev.kitecaravan.extract.RecordKeys;
import dev.kitecaravan.extract.Row;
import dev.kitecaravan.normalize.Contract;
import dev.kitecaravan.normalize.ContractViolation;
import dev.kitecaravan.normalize.Masking;
import dev.kitecaravan.normalize.Normalizer;
import dev.kitecaravan.normalize.NormalizerSettings;
import dev.kitecaravan.normalize.RecordContext;
import dev.kitecaravan.normalize.RecordTarget;
import dev.kitecaravan.normalize.RowCollector;
import dev.kitecaravan.route.EndpointRoute;
import dev.kitecaravan.route.Maskings;
import dev.kitecaravan.table.Capabilities;
import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.DeadLetter;
import dev.kitecaravan.table.SystemColumns;
import dev.kitecaravan.table.TableRows;
import dev.kitecaravan.table.TableSchema;
import dev.kitecaravan.text.StandIns;

/** The tables that a sample's records become, made by what makes them in a run, into nothing. */
final class SampleTables {
    /** As large as any destination's. */
    private static final Capabilities WIDE = new Capabilities(255, 38, 9, 1 << 24, 5_000, true);
    private static final String LOAD = "sample";

    private final RecordTarget target;
    private final Masking masking;
    private final StandIns standIns;
    private final Normalizer normalizer = new Normalizer(List.of(), WIDE, SystemColumns.DEFAULT,
            NormalizerSettings.defaults());
    private final RowCollector rows = new RowCollector();
    private final Set<String> keysOfParents = new HashSet<>();
    private final Set<String> nulls = new LinkedHashSet<>();
    private final Set<String> valued = new HashSet<>();
    private final String url;

    /** @param url of the sample, without secrets */
    SampleTables(EndpointRoute route, StandIns standIns, String url) {
        RecordTarget own = route.sinks().get(0).target();
        this.target = new RecordTarget(own.endpoint(), own.table(), own.primaryKey(), own.disposition(),
                own.jsonPaths(),
                own.maxNesting(), Contract.EVOLVE, own.resource());
        this.masking = Maskings.of(route);
        this.standIns = standIns;
        this.url = url;
    }

    /**
     * Masks the records and puts stand-ins in, in place, and makes their rows.
     *
     * @param records with the keys of their rows
     */
    void take(List<Map.Entry<Row, RecordKeys>> records) {
        records.forEach(record -> masking.apply(record.getKey()));
        records.forEach(record -> standIns.learn(record.getKey()));
        for (Map.Entry<Row, RecordKeys> record : records) {
            standIns.replace(record.getKey());
            members("", record.getKey());
            keysOfParents.addAll(record.getValue().own().keySet());
            keysOfParents.removeAll(record.getKey().keySet());
            try {
                normalizer.add(target, record.getKey(), new RecordContext(shown(record.getValue().own()),
                        shown(record.getValue().children()), LOAD, url), rows);
            } catch (ContractViolation e) {
                throw new IllegalStateException("a contract under which everything evolves forbids nothing", e);
            }
        }
    }

    private void members(String above, Map<?, ?> object) {
        object.forEach((name, value) -> {
            String path = above + name;
            (value == null ? nulls : valued).add(path);
            if (value instanceof Map<?, ?> inner) {
                members(path + ".", inner);
            }
        });
    }

    /** Members of the records that are null in all of them and not documented, so that they have no column yet. */
    List<String> unseen() {
        Set<String> columns = new HashSet<>();
        normalizer.tables().stream().filter(TableSchema::isRoot)
                .forEach(root -> root.columns().forEach(column -> columns.add(column.path())));
        return nulls.stream().filter(path -> !valued.contains(path))
                .filter(path -> columns.stream().noneMatch(column -> column.endsWith(path)
                        && (column.length() == path.length()
                                || column.charAt(column.length() - path.length() - 1) == '.')))
                .toList();
    }

    private Map<String, Object> shown(Map<String, Object> keys) {
        Map<String, Object> shown = new LinkedHashMap<>(keys);
        standIns.replace(shown);
        return shown;
    }

    /** Records that would be dead letters, by reason. */
    Map<String, Integer> refused() {
        Map<String, Integer> reasons = new LinkedHashMap<>();
        rows.deadLetters().stream().map(DeadLetter::reason).forEach(reason -> reasons.merge(reason, 1, Integer::sum));
        return reasons;
    }

    /** @param samples values of how many rows are shown */
    List<TableView> views(int samples) {
        Map<String, List<Object[]>> byTable = new LinkedHashMap<>();
        for (TableRows each : rows.tables()) {
            byTable.put(each.schema().name(), each.rows());
        }
        List<TableView> views = new ArrayList<>();
        for (TableSchema schema : normalizer.tables()) {
            views.add(view(schema, byTable.getOrDefault(schema.name(), List.of()), samples));
        }
        return views;
    }

    private TableView view(TableSchema schema, List<Object[]> cells, int samples) {
        List<ColumnView> columns = new ArrayList<>();
        List<Column> all = schema.columns();
        List<Object[]> fullest = fullest(cells, samples);
        for (int i = 0; i < all.size(); i++) {
            Column column = all.get(i);
            if (column.path().isEmpty()) {
                continue;
            }
            int at = i;
            long filled = cells.stream().filter(row -> cell(row, at) != null).count();
            List<Object> shown = new ArrayList<>();
            fullest.forEach(row -> shown.add(plain(cell(row, at))));
            boolean parent = schema.isRoot() ? keysOfParents.contains(column.path()) : column.path().startsWith("^");
            columns.add(new ColumnView(column.name(), column.type().label(), parent, filled, shown));
        }
        return new TableView(schema.name(), schema.parent(), cells.size(), columns);
    }

    /** The rows that have most to show, in their order. */
    private static List<Object[]> fullest(List<Object[]> rows, int most) {
        Set<Object[]> chosen = Collections.newSetFromMap(new IdentityHashMap<>());
        rows.stream().sorted(Comparator.comparing(row -> -Arrays.stream(row).filter(Objects::nonNull).count()))
                .limit(most)
                .forEach(chosen::add);
        return rows.stream().filter(chosen::contains).toList();
    }

    private static Object cell(Object[] row, int at) {
        return at < row.length ? row[at] : null;
    }

    /** What JSON has a form for. */
    private static Object plain(Object cell) {
        return cell == null || cell instanceof String || cell instanceof Boolean || cell instanceof Long
                || cell instanceof Double || cell instanceof BigDecimal ? cell : cell.toString();
    }
}
