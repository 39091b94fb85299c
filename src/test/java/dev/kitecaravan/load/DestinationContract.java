package dev.kitecaravan.load;

import static dev.kitecaravan.load.Samples.build;
import static dev.kitecaravan.load.Samples.builds;
import static dev.kitecaravan.load.Samples.complete;
import static dev.kitecaravan.load.Samples.job;
import static dev.kitecaravan.load.Samples.jobs;
import static dev.kitecaravan.load.Samples.number;
import static dev.kitecaravan.load.Samples.row;
import static dev.kitecaravan.load.Samples.rows;
import static dev.kitecaravan.load.Samples.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import dev.kitecaravan.load.registry.Destinations;
import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.ColumnType;
import dev.kitecaravan.table.DeadLetter;
import dev.kitecaravan.table.Disposition;
import dev.kitecaravan.table.StateChange;
import dev.kitecaravan.table.SystemColumns;
import dev.kitecaravan.table.TableRows;
import dev.kitecaravan.table.TableSchema;

/**
 * What every destination must do, rows and dispositions first: state, one writer, what was changed by hand. Each engine runs
 * it against itself.
 */
public abstract class DestinationContract extends BookkeepingContract {
    /** How many rows the long test loads. */
    private static int many() {
        return Boolean.getBoolean("caravan.soak") ? 200_000 : 8_000;
    }

    @Test
    void rowsStateAndDeadLettersComeTogetherOrNotAtAll() {
        TableSchema schema = builds();
        destination.prepare(List.of(schema));
        StateChange cursor = new StateChange("cursor", "builds", "org", "{\"to\":1}");
        try (Load load = destination.begin("l1")) {
            load.write(rows(schema, Disposition.MERGE, build("b1", 1, "passed", 0)));
        }
        assertThat(select("select count(*) from builds")).containsExactly("0");

        // A deletion in a table that does not exist fails after rows were merged.
        try (Load load = destination.begin("l2")) {
            load.write(rows(schema, Disposition.MERGE, build("b1", 1, "passed", 0)));
            Bookkeeping bad = new Bookkeeping(List.of(cursor), List.of(),
                    List.of(new Bookkeeping.Deletion("no_such_table", "x")),
                    Samples.load("l2", LoadRecord.Status.COMPLETE));
            assertThatThrownBy(() -> load.commit(bad)).isInstanceOf(DestinationException.class)
                    .hasMessageContaining("no_such_table");
        }
        assertThat(destination.state().get("cursor", "builds", "org")).isEmpty();
        assertThat(select("select count(*) from builds")).containsExactly("0");

        try (Load load = destination.begin("l3")) {
            load.write(rows(schema, Disposition.MERGE, build("b1", 1, "passed", 0)));
            load.commit(new Bookkeeping(List.of(cursor),
                    List.of(new DeadLetter("builds", "https://h/v2/builds?page=2", "builds", "jobs.0", "too deep",
                            "{\"id\":\"x\"}", Samples.START)),
                    List.of(), Samples.load("l3", LoadRecord.Status.COMPLETE)));
        }
        reopen();
        assertThat(destination.state().get("cursor", "builds", "org")).contains("{\"to\":1}");
        assertThat(select("select id from builds")).containsExactly("b1");
        assertThat(select("select load_id, endpoint, table_name, path, reason, record from _caravan_dead_letters"))
                .containsExactly("l3|builds|builds|jobs.0|too deep|{\"id\":\"x\"}");
    }

    @Test
    void aColumnOfWholeNumbersMayBecomeOneOfDecimals() {
        TableSchema before = Samples.root("sizes", number("size"));
        load(complete("l1"), rows(before, Disposition.MERGE, row("a", 1L)));
        TableSchema after = Samples.root("sizes", new Column("size", ColumnType.DECIMAL, "size"));

        load(complete("l2"), rows(after, Disposition.MERGE, row("b", new BigDecimal("1180591620717411303424"))));

        assertThat((BigDecimal) value("select size from sizes order by size desc limit 1"))
                .isEqualByComparingTo("1180591620717411303424");
        TableSchema other = Samples.root("sizes", text("size"));
        assertThatThrownBy(() -> destination.prepare(List.of(other))).isInstanceOf(DestinationException.class)
                .hasMessageContaining("sizes").hasMessageContaining("size").hasMessageContaining("decimal");
    }

    @Test
    void aDatasetOfAnotherSystemPrefixIsRefusedBeforeAnythingIsMade() {
        loadTwoBuilds("l1");
        destination.close();
        destination = null;
        DestinationSettings own = settings();
        DestinationSettings other = new DestinationSettings(own.name(), own.url(), own.user(), own.password(),
                own.dataset(), own.fileFormat(), new SystemColumns("_other_"), own.dataFolder(), own.cloud(),
                own.options());

        assertThatThrownBy(() -> Destinations.open(other)).isInstanceOf(LayoutException.class)
                .hasMessageContaining("_caravan_").hasMessageContaining("set caravan.system-prefix");
        assertThatThrownBy(() -> {
            try (TableReader reader = Destinations.reader(other)) {
                reader.query("select * from _other_state", 1, Duration.ofSeconds(20));
            }
        }).isInstanceOf(DestinationException.class);
        destination = Destinations.open(own);
        assertThat(select("select count(*) from builds")).containsExactly("2");
    }

    @Test
    void dropLeavesNothing() {
        loadTwoBuilds("l1");
        destination.drop();
        destination = Destinations.open(settings());
        assertThat(destination.tables()).isEmpty();
        assertThat(select("select count(*) from _caravan_loads")).containsExactly("0");
    }

    /** Whether the database has comments on tables. */
    protected boolean keepsCommentsOnTables() {
        return true;
    }

    @Test
    protected void viewsAndWhatIsSaidOfTablesAreKept() {
        loadTwoBuilds("l1");
        TableSchema sizes = Samples.root("sizes", number("size"));
        load(complete("l2"), rows(sizes, Disposition.MERGE, row("a", 1L)));
        String comment = Mark.on("One row per build; it's \\ \"so\".", "builds");
        DatasetObjects objects = destination.objects().orElseThrow();
        objects.comment("builds", comment, Map.of("id", "The build's id. Never null.", "state", "Where it's at."));
        String sql = "select id, state from " + objects.nameOf("builds");
        objects.createView("ci_passed", sql + " where state = 'passed'", Mark.on("Builds that passed.", sql));
        objects.createView("ci_over", "select id from " + objects.nameOf("ci_passed"), Mark.on("Over it.", sql));
        objects.createView("ci_sizes", "select size from " + objects.nameOf("sizes"), Mark.on("Sizes.", sql));
        objects.settle();

        assertThat(objects.items()).filteredOn(item -> Mark.isOn(item.comment()))
                .extracting(DatasetObjects.Item::name, DatasetObjects.Item::isView)
                .contains(tuple("ci_passed", true), tuple("ci_over", true), tuple("ci_sizes", true))
                .hasSize(keepsCommentsOnTables() ? 4 : 3);
        assertThat(objects.items().stream().anyMatch(item -> Mark.same(item.comment(), comment)))
                .isEqualTo(keepsCommentsOnTables());
        assertThat(select("select id from ci_over")).containsExactly("b1");

        // a table that views read is widened and dropped all the same
        load(complete("l3"), rows(Samples.root("sizes", new Column("size", ColumnType.DECIMAL, "size")),
                Disposition.MERGE, row("b", new BigDecimal("1180591620717411303424"))));
        DatasetObjects after = destination.objects().orElseThrow();
        after.createView("ci_passed", sql, Mark.on("Builds.", sql));
        after.createView("ci_over", "select id from " + after.nameOf("ci_passed"), Mark.on("Over it.", sql));
        after.dropView("ci_over");
        after.settle();
        assertThat(after.items()).extracting(DatasetObjects.Item::name).contains("ci_passed")
                .doesNotContain("ci_over");
        destination.drop();
        destination = Destinations.open(settings());
        assertThat(destination.objects().orElseThrow().items()).noneMatch(DatasetObjects.Item::isView);
    }

    @Test
    void namesNeedNoQuotesAndNoCase() {
        TableSchema odd = Samples.root("value", text("user"), text("key"), text("day"), number("year"));
        load(complete("l1"), rows(odd, Disposition.MERGE, row("a", "u", "k", "d", 1L)));
        assertThat(select("select t.key, t.day, t.year from value t where t.year = 1")).containsExactly("k|d|1");
        assertThat(select("SELECT T.KEY FROM VALUE T")).containsExactly("k");
    }

    @Test
    void manyRows() {
        int count = many();
        TableSchema schema = builds();
        TableSchema jobs = Samples.jobs();
        for (int pass = 1; pass <= 2; pass++) {
            RowCounts total = RowCounts.NONE;
            long start = System.nanoTime();
            int page = Math.min(5_000, count / 4);
            for (int from = 0; from < count; from += page) {
                TableRows rows = new TableRows(schema, Disposition.MERGE);
                IntStream.range(from, from + page)
                        .forEach(i -> rows.rows().add(build("b" + i, i, i % 7 == 0 ? "failed" : "passed", 0)));
                TableRows children = new TableRows(jobs, Disposition.MERGE);
                rows.rows().forEach(row -> {
                    children.replacedRoots().add((String) row[1]);
                    children.rows().add(job("j" + row[1], (String) row[1], 0, "passed"));
                });
                total = total.plus(load(complete("l" + pass), rows, children).get("builds"));
            }
            System.out.printf("%s: %,d rows and as many child rows, %s, in %d s%n", getClass().getSimpleName(), count,
                    pass == 1 ? "new" : "the same again", Duration.ofNanos(System.nanoTime() - start).toSeconds());
            assertThat(total).isEqualTo(pass == 1 ? new RowCounts(count, 0, 0, 0) : new RowCounts(0, 0, count, 0));
        }
        assertThat(value("select count(*) from builds__jobs j join builds b on b._caravan_id = j._caravan_root_id"))
                .isEqualTo((long) count);
    }
}
