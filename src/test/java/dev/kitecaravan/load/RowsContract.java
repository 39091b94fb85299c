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

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import dev.kitecaravan.load.registry.Destinations;
import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.ColumnType;
import dev.kitecaravan.table.Disposition;
import dev.kitecaravan.table.StateChange;
import dev.kitecaravan.table.TableRows;
import dev.kitecaravan.table.TableSchema;

/** What becomes of rows on every destination: new, same, changed and gone ones, columns, tables, every type and text. */
public abstract class RowsContract extends DestinationFixture {
    @Test
    void anEmptyDatasetHasBookkeepingAndNoTables() {
        assertThat(destination.tables()).isEmpty();
        assertThat(destination.state().get("cursor", "builds", "x")).isEmpty();
        assertThat(destination.state().scan("cursor", "builds", "", 10)).isEmpty();
        assertThat(select("select count(*) from _caravan_loads")).containsExactly("0");
    }

    @Test
    void validateChangesNothing() {
        destination.close();
        Destinations.create(settings()).validate();
        destination = Destinations.open(settings());
        assertThat(destination.tables()).isEmpty();
    }

    @Test
    void aCommitMakesRowsVisible() {
        Map<String, RowCounts> counts = loadTwoBuilds("l1");

        assertThat(counts).containsEntry("builds", new RowCounts(2, 0, 0, 0)).containsEntry("builds__jobs",
                new RowCounts(3, 0, 0, 0));
        assertThat(select("select id, number, state, _caravan_load_id from builds order by id"))
                .containsExactly("b1|1|passed|l1", "b2|2|failed|l1");
        assertThat(select("select id, _caravan_root_id, _caravan_list_idx from builds__jobs order by id"))
                .containsExactly("j1|b1|0", "j2|b1|1", "j3|b2|0");
        assertThat(select("select count(*) from builds__jobs where _caravan_synced_at is not null"))
                .containsExactly("3");
    }

    @Test
    void theSameRowsAgainChangeNothing() {
        loadTwoBuilds("l1");
        Object synced = value("select max(_caravan_synced_at) from builds");
        reopen();

        Map<String, RowCounts> counts = loadTwoBuilds("l2");

        assertThat(counts).containsEntry("builds", new RowCounts(0, 0, 2, 0)).containsEntry("builds__jobs",
                new RowCounts(0, 0, 3, 0));
        assertThat(value("select max(_caravan_synced_at) from builds")).isEqualTo(synced);
        assertThat(select("select distinct _caravan_load_id from builds")).containsExactly("l1");
    }

    @Test
    void aChangedRowIsChangedAndTheOthersAreNot() {
        loadTwoBuilds("l1");

        Map<String, RowCounts> counts = load(complete("l2"),
                rows(builds(), Disposition.MERGE, build("b1", 1, "canceled", 0), build("b2", 2, "failed", 0),
                        build("b3", 3, "passed", 0)),
                jobs(Samples.jobs(), Disposition.MERGE, List.of("b1", "b2", "b3"), job("j1", "b1", 0, "canceled"),
                        job("j2", "b1", 1, "passed"), job("j3", "b2", 0, "failed")));

        assertThat(counts).containsEntry("builds", new RowCounts(1, 1, 1, 0)).containsEntry("builds__jobs",
                new RowCounts(0, 1, 2, 0));
        assertThat(select("select id, state, _caravan_load_id from builds order by id"))
                .containsExactly("b1|canceled|l2", "b2|failed|l1", "b3|passed|l2");
        assertThat(value("select count(*) from builds__jobs where _caravan_synced_at > "
                + "(select min(_caravan_synced_at) from builds__jobs)")).isEqualTo(1L);
    }

    @Test
    void aValueThatMovesByItselfIsWrittenButNoChange() {
        loadTwoBuilds("l1");
        Object synced = value("select max(_caravan_synced_at) from builds");

        Map<String, RowCounts> counts = load(complete("l2"),
                rows(builds(), Disposition.MERGE, build("b1", 1, "passed", 5), build("b2", 2, "failed", 0)));

        assertThat(counts).containsEntry("builds", new RowCounts(0, 0, 2, 0));
        assertThat(select("select running_jobs_count, _caravan_load_id from builds order by id"))
                .containsExactly("5|l1", "0|l1");
        assertThat(value("select max(_caravan_synced_at) from builds")).isEqualTo(synced);
    }

    @Test
    void childrenThatTheirRecordNoLongerHasAreRemoved() {
        loadTwoBuilds("l1");

        Map<String, RowCounts> counts = load(complete("l2"),
                rows(builds(), Disposition.MERGE, build("b1", 1, "passed", 0), build("b2", 2, "failed", 0)),
                jobs(Samples.jobs(), Disposition.MERGE, List.of("b1"), job("j2", "b1", 0, "passed")));

        assertThat(counts).containsEntry("builds__jobs", new RowCounts(0, 0, 1, 1));
        assertThat(select("select id from builds__jobs order by id")).containsExactly("j2", "j3");
    }

    @Test
    void anEmptyArrayRemovesAllChildrenOfItsRecord() {
        loadTwoBuilds("l1");

        load(complete("l2"), rows(builds(), Disposition.MERGE, build("b1", 1, "passed", 0)),
                jobs(Samples.jobs(), Disposition.MERGE, List.of("b1")));

        assertThat(select("select id from builds__jobs")).containsExactly("j3");
    }

    @Test
    void ofRowsWithOneIdTheLastWins() {
        TableSchema schema = builds();
        TableSchema jobs = Samples.jobs();
        destination.prepare(List.of(schema, jobs));
        try (Load load = destination.begin("l1")) {
            load.write(rows(schema, Disposition.MERGE, build("b1", 1, "running", 2), build("b1", 1, "failing", 1)));
            load.write(jobs(jobs, Disposition.MERGE, List.of("b1"), job("j1", "b1", 0, "running"),
                    job("j2", "b1", 1, "running")));
            load.write(rows(schema, Disposition.MERGE, build("b2", 2, "passed", 0), build("b1", 1, "passed", 0)));
            load.write(jobs(jobs, Disposition.MERGE, List.of("b1"), job("j2", "b1", 0, "passed"),
                    job("j4", "b1", 1, "passed")));
            Map<String, RowCounts> counts = load.commit(complete("l1"));
            assertThat(counts).containsEntry("builds", new RowCounts(2, 0, 0, 0)).containsEntry("builds__jobs",
                    new RowCounts(2, 0, 0, 0));
        }
        assertThat(select("select id, state from builds order by id")).containsExactly("b1|passed", "b2|passed");
        assertThat(select("select id, state from builds__jobs order by id")).containsExactly("j2|passed", "j4|passed");
    }

    @Test
    void newColumnsAndTablesAppearWhileLoading() {
        loadTwoBuilds("l1");
        TableSchema wider = builds();
        wider.add(text("branch"));
        TableSchema annotations = Samples.child("builds__annotations", "builds", text("context"));
        Object[] row = java.util.Arrays.copyOf(build("b3", 3, "passed", 0), 10);
        row[9] = "main";

        load(complete("l2"), rows(wider, Disposition.MERGE, row, build("b4", 4, "passed", 0)),
                jobs(annotations, Disposition.MERGE, List.of("b3"),
                        new Object[]{"a1", "h", "b3", "b3", 0L, null, "default"}));

        assertThat(select("select id, branch from builds order by id")).containsExactly("b1|null", "b2|null", "b3|main",
                "b4|null");
        assertThat(select("select context from builds__annotations")).containsExactly("default");
        reopen();
        assertThat(destination.tables()).extracting(TableSchema::name).containsExactlyInAnyOrder("builds",
                "builds__jobs", "builds__annotations");
        TableSchema read = destination.tables().stream().filter(table -> table.name().equals("builds")).findFirst()
                .orElseThrow();
        assertThat(read.columns()).isEqualTo(wider.columns());
        assertThat(read.path()).isEqualTo("builds");
        assertThat(read.isRoot()).isTrue();
    }

    @Test
    void aColumnMayAppearBetweenTwoWritesOfOneLoad() {
        TableSchema schema = builds();
        destination.prepare(List.of(schema));
        try (Load load = destination.begin("l1")) {
            load.write(rows(schema, Disposition.MERGE, build("b1", 1, "passed", 0)));
            schema.add(text("branch"));
            destination.prepare(List.of(schema));
            Object[] row = java.util.Arrays.copyOf(build("b2", 2, "passed", 0), 10);
            row[9] = "main";
            load.write(rows(schema, Disposition.MERGE, row));
            load.commit(complete("l1"));
        }
        assertThat(select("select id, branch from builds order by id")).containsExactly("b1|null", "b2|main");
    }

    @Test
    void aColumnMayBecomeOneOfDecimalsBetweenTwoWritesOfOneLoad() {
        TableSchema before = Samples.root("sizes", number("size"));
        TableSchema after = Samples.root("sizes", new Column("size", ColumnType.DECIMAL, "size"));
        destination.prepare(List.of(before));
        try (Load load = destination.begin("l1")) {
            load.write(rows(before, Disposition.MERGE, row("a", 7L)));
            destination.prepare(List.of(after));
            load.write(rows(after, Disposition.MERGE, row("b", new BigDecimal("1180591620717411303424")),
                    row("c", 9L)));
            assertThat(load.commit(complete("l1"))).containsEntry("sizes", new RowCounts(3, 0, 0, 0));
        }
        assertThat((BigDecimal) value("select size from sizes order by size desc limit 1"))
                .isEqualByComparingTo("1180591620717411303424");
        assertThat((BigDecimal) value("select size from sizes order by size limit 1")).isEqualByComparingTo("7");
        assertThat(value("select count(*) from sizes where size = 9")).isEqualTo(1L);
    }

    /** A large batch is handed on in portions: what the load has already must not show, and not be in the way. */
    @Test
    void betweenTwoWritesOfOneLoadTheStateIsTheOneBeforeIt() {
        loadTwoBuilds("l1");
        try (Load load = destination.begin("l1")) {
            load.commit(Bookkeeping.ofState(List.of(new StateChange("cursor", "builds", "org", "1"))));
        }
        TableSchema jobs = Samples.jobs();
        destination.prepare(List.of(jobs));
        try (Load load = destination.begin("l2")) {
            load.write(jobs(jobs, Disposition.MERGE, List.of("b1"), job("j1", "b1", 0, "canceled")));
            assertThat(destination.state().get("cursor", "builds", "org")).contains("1");
            assertThat(destination.state().scan("cursor", "builds", "", 9)).hasSize(1);
            TableSchema annotations = Samples.child("builds__annotations", "builds", text("context"));
            destination.prepare(List.of(annotations));
            load.write(jobs(annotations, Disposition.MERGE, List.of("b1"),
                    new Object[]{"a1", "h", "b1", "b1", 0L, null, "default"}));
            load.write(jobs(jobs, Disposition.MERGE, List.of("b2"), job("j4", "b2", 0, "passed")));
            assertThat(destination.state().get("cursor", "builds", "org")).contains("1");
            Map<String, RowCounts> counts = load.commit(complete("l2"));
            assertThat(counts).containsEntry("builds__jobs", new RowCounts(1, 1, 0, 2))
                    .containsEntry("builds__annotations", new RowCounts(1, 0, 0, 0));
        }
        assertThat(select("select id, state from builds__jobs order by id")).containsExactly("j1|canceled",
                "j4|passed");
    }

    @Test
    void aLoadThatIsGivenUpAfterSeveralWritesLeavesNothingAndTheNextOneLoads() {
        loadTwoBuilds("l1");
        TableSchema schema = builds();
        try (Load load = destination.begin("l2")) {
            load.write(rows(schema, Disposition.MERGE, build("b1", 1, "canceled", 0)));
            load.write(rows(schema, Disposition.MERGE, build("b3", 3, "passed", 0), build("b1", 1, "failed", 0)));
            TableSchema unknown = Samples.root("unknown", text("t"));
            TableRows refused = rows(unknown, Disposition.MERGE, row("a", "t"));
            assertThatThrownBy(() -> load.write(refused)).isInstanceOf(DestinationException.class)
                    .hasMessageContaining("unknown");
        }
        Map<String, RowCounts> counts = load(complete("l3"),
                rows(schema, Disposition.MERGE, build("b1", 1, "passed", 0), build("b4", 4, "passed", 0)));

        assertThat(counts).containsEntry("builds", new RowCounts(1, 0, 1, 0));
        assertThat(select("select id, state from builds order by id")).containsExactly("b1|passed", "b2|failed",
                "b4|passed");
    }

    @Test
    void rowsOfAnUnpreparedColumnAreRefusedByName() {
        loadTwoBuilds("l1");
        TableSchema wider = builds();
        wider.add(text("branch"));
        try (Load load = destination.begin("l2")) {
            TableRows rows = rows(wider, Disposition.MERGE, build("b3", 3, "passed", 0));
            assertThatThrownBy(() -> load.write(rows)).isInstanceOf(DestinationException.class)
                    .hasMessageContaining("builds").hasMessageContaining("branch");
        }
    }

    @Test
    void everyTypeComesBackAsItWent() {
        TableSchema schema = Samples.root("types", text("t"), number("n"), new Column("d", ColumnType.DOUBLE, "d"),
                new Column("e", ColumnType.DECIMAL, "e"), new Column("b", ColumnType.BOOLEAN, "b"),
                new Column("seen_at", ColumnType.TIMESTAMP, "at"), new Column("d2", ColumnType.DATE, "d2"),
                new Column("j", ColumnType.JSON, "j"), new Column("x", ColumnType.BINARY, "x"));
        BigDecimal big = new BigDecimal(BigInteger.TWO.pow(70));
        Instant at = Instant.parse("2026-11-24T03:04:05.123456Z");

        load(complete("l1"),
                rows(schema, Disposition.MERGE,
                        row("r1", "text", Long.MAX_VALUE, 0.1, big, true, at, LocalDate.of(2026, 2, 28),
                                "{\"a\":[1,2.5,\"ü\"]}", new byte[]{0, 1, -1}),
                        row("r2", null, Long.MIN_VALUE, -1e300, new BigDecimal("-0.000001"), false,
                                Instant.parse("1969-12-31T23:59:59.999999Z"), LocalDate.of(1900, 1, 1), "null",
                                new byte[0]),
                        row("r3", null, null, null, null, null, null, null, null, null)));

        destination.close();
        try (TableReader reader = Destinations.reader(settings())) {
            List<List<Object>> found = reader
                    .query("select t, n, d, e, b, seen_at, d2, j, x from types order by _caravan_id", 10,
                            Duration.ofSeconds(10))
                    .rows();
            assertThat(found.get(0).subList(0, 3)).containsExactly("text", Long.MAX_VALUE, 0.1);
            assertThat((BigDecimal) found.get(0).get(3)).isEqualByComparingTo(big);
            assertThat(found.get(0).subList(4, 7)).containsExactly(true, at, LocalDate.of(2026, 2, 28));
            assertThat(dev.kitecaravan.table.Json.read((String) found.get(0).get(7)))
                    .isEqualTo(dev.kitecaravan.table.Json.read("{\"a\":[1,2.5,\"ü\"]}"));
            assertThat(found.get(0).get(8)).isEqualTo("\\x0001ff");
            assertThat((BigDecimal) found.get(1).get(3)).isEqualByComparingTo("-0.000001");
            assertThat(found.get(1).get(5)).isEqualTo(Instant.parse("1969-12-31T23:59:59.999999Z"));
            assertThat(found.get(1).subList(6, 9)).containsExactly(LocalDate.of(1900, 1, 1), "null", "\\x");
            assertThat(found.get(2)).containsOnlyNulls();
        }
        destination = null;
    }

    @Test
    void textComesBackAsItWent() {
        TableSchema schema = Samples.root("texts", text("t"));
        String large = "0123456789abcdef\n".repeat(1 << 16);
        large = large.substring(0, (int) Math.min(large.length(), destination.capabilities().maxTextBytes()));
        List<String> texts = List.of("", " ", "'", "\"", "\\", "\\N", "\\.", "a\tb\nc\rd", "Zoë 🚀 日本 \u0001",
                "'); drop table texts; --", "null", "NULL", large);
        TableRows rows = new TableRows(schema, Disposition.MERGE);
        for (int i = 0; i < texts.size(); i++) {
            rows.rows().add(row("t" + (char) ('a' + i), texts.get(i)));
        }

        load(complete("l1"), rows);

        destination.close();
        try (TableReader reader = Destinations.reader(settings())) {
            assertThat(reader.query("select t from texts order by _caravan_id", 100, Duration.ofSeconds(10)).rows())
                    .extracting(row -> row.get(0)).isEqualTo(texts);
        }
        destination = null;
    }
}
