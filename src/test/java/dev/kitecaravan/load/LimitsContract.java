package dev.kitecaravan.load;

import static dev.kitecaravan.load.Samples.complete;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import dev.kitecaravan.load.registry.Destinations;
import dev.kitecaravan.normalize.ContractViolation;
import dev.kitecaravan.normalize.Normalizer;
import dev.kitecaravan.normalize.NormalizerSettings;
import dev.kitecaravan.normalize.RecordContext;
import dev.kitecaravan.normalize.RecordTarget;
import dev.kitecaravan.normalize.RowCollector;
import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.ColumnType;
import dev.kitecaravan.table.DeadLetter;
import dev.kitecaravan.table.Json;
import dev.kitecaravan.table.JsonNumbers;
import dev.kitecaravan.table.RowWidth;
import dev.kitecaravan.table.StateChange;
import dev.kitecaravan.table.StateReader.StateEntry;
import dev.kitecaravan.table.TableRows;
import dev.kitecaravan.table.TableSchema;
import dev.kitecaravan.table.TimeRange;

/** What a destination says that it takes, it takes; what is beyond goes elsewhere; the records beside it load. */
abstract class LimitsContract extends RowsContract {
    private static final RecordTarget THINGS = RecordTarget.merge("things", "things", null, "id");
    private static final String OVERFLOW = "_caravan_overflow";

    /** Takes records apart for this destination and loads them; none may be refused. */
    protected final List<TableSchema> loadRecords(String loadId, List<Map<String, Object>> records) {
        Normalizer normalizer = new Normalizer(destination.tables(), destination.capabilities(), Samples.SYSTEM,
                NormalizerSettings.defaults());
        RowCollector rows = new RowCollector();
        try {
            for (Map<String, Object> record : records) {
                normalizer.add(THINGS, record, new RecordContext(Map.of(), Map.of(), loadId, ""), rows);
            }
        } catch (ContractViolation e) {
            throw new AssertionError(e);
        }
        assertThat(rows.deadLetters()).isEmpty();
        load(complete(loadId), rows.tables().toArray(TableRows[]::new));
        return List.copyOf(normalizer.tables());
    }

    /** Rows as maps of their columns' names in lower case, by id; what is null is not there. */
    protected final Map<String, Map<String, Object>> found() {
        TableReader.Result all = read(
                reader -> reader.query("select * from things", 1_000, Duration.ofSeconds(60)));
        Map<String, Map<String, Object>> found = new LinkedHashMap<>();
        for (List<Object> row : all.rows()) {
            Map<String, Object> cells = new LinkedHashMap<>();
            for (int i = 0; i < row.size(); i++) {
                if (row.get(i) != null) {
                    cells.put(all.columns().get(i).toLowerCase(Locale.ROOT), row.get(i));
                }
            }
            found.put(String.valueOf(cells.get("id")), cells);
        }
        return found;
    }

    private static Map<String, Object> wide(String id, int members, IntFunction<Object> value) {
        Map<String, Object> record = new LinkedHashMap<>();
        record.put("id", id);
        IntStream.range(0, members).forEach(i -> record.put("k" + i, value.apply(i)));
        return record;
    }

    /** Every kind of value that takes room in a row, alone and in turns. */
    private static Map<String, IntFunction<Object>> kinds() {
        Map<String, IntFunction<Object>> kinds = new LinkedHashMap<>();
        kinds.put("numbers", i -> (long) i);
        kinds.put("fractions", i -> i + 0.5);
        kinds.put("flags", i -> i % 2 == 0);
        kinds.put("times", i -> "2026-01-01T00:00:00.000001Z");
        kinds.put("texts that stay", i -> text(i, 20));
        kinds.put("texts that go", i -> text(i, 21));
        kinds.put("long texts", i -> text(i, 40));
        kinds.put("texts that shrink", i -> "a".repeat(60));
        kinds.put("decimals", i -> new BigDecimal("123456789012345678901234567890." + (i + 10) + "5"));
        kinds.put("texts and numbers in turn", i -> i % 2 == 0 ? (Object) (long) i : text(i, 2));
        kinds.put("all in turn", i -> switch (i % 5) {
            case 0 -> (long) i;
            case 1 -> text(i, 7);
            case 2 -> "b".repeat(40);
            case 3 -> true;
            default -> text(i, 300);
        });
        return kinds;
    }

    /** Without repetition, so that it cannot be compressed much. */
    private static String text(int seed, int length) {
        java.util.Random random = new java.util.Random(seed);
        return random.ints(length, 'a', 'z' + 1).collect(StringBuilder::new, StringBuilder::appendCodePoint,
                StringBuilder::append).toString();
    }

    /** The most members of a kind that a row takes before something goes to the overflow column. */
    private int most(IntFunction<Object> value) {
        int fits = 1;
        int doesNot = destination.capabilities().maxColumns() - 20;
        while (doesNot - fits > 1) {
            int middle = (fits + doesNot) / 2;
            Normalizer normalizer = new Normalizer(List.of(), destination.capabilities(), Samples.SYSTEM,
                    NormalizerSettings.defaults());
            try {
                normalizer.add(THINGS, wide(id(middle), middle, value),
                        new RecordContext(Map.of(), Map.of(), "l", ""), new RowCollector());
            } catch (ContractViolation e) {
                throw new AssertionError(e);
            }
            boolean over = normalizer.tables().iterator().next().position(OVERFLOW) >= 0;
            fits = over ? fits : middle;
            doesNot = over ? middle : doesNot;
        }
        return fits;
    }

    /** Rows of databases that keep a row in a page. */
    @Test
    void aRowAsWideAsItMayBeLoadsAndWhatIsBeyondGoesToTheOverflowColumn() {
        loadAround("all in turn", 0, 1);
    }

    @Test
    @Tag("full")
    void aRowOfAnyKindOfValuesAsWideAsItMayBeLoads() {
        kinds().keySet().forEach(kind -> loadAround(kind, -1, 0, 1, 50, destination.capabilities().maxColumns()));
    }

    /** Loads rows of so many more members than one takes, with a good one beside each, and looks for every member. */
    private void loadAround(String kind, int... more) {
        // Where all of a text stays in the row, ordinary ones never fill it: that has tests of its own.
        RowWidth width = destination.capabilities().rowWidth();
        if (width.equals(RowWidth.UNLIMITED) || width.longest() >= destination.capabilities().maxTextBytes()) {
            return;
        }
        IntFunction<Object> value = kinds().get(kind);
        int most = most(value);
        for (int beyond : more) {
            int members = most + beyond;
            loadRecords("l" + members, List.of(wide("good", 1, value), wide(id(members), members, value)));
            Map<String, Object> row = found().get(id(members));
            assertThat(row).as(kind + " " + members).isNotNull();
            assertThat(row.containsKey(OVERFLOW)).as(kind + " " + members).isEqualTo(beyond > 0);
            assertThat(leaves(row)).as(kind + " " + members).isEqualTo(members);
        }
        assertThat(found()).containsKey("good");
        destination.drop();
        destination = Destinations.open(settings());
    }

    /** Of a row in which something is null PostgreSQL keeps a bit for each column of the table, those that came later too. */
    @Test
    void aRowAsWideAsItMayBeLoadsAlthoughOthersBringAllTheColumnsThatThereMayBe() {
        RowWidth width = destination.capabilities().rowWidth();
        if (width.equals(RowWidth.UNLIMITED) || width.longest() >= destination.capabilities().maxTextBytes()) {
            return;
        }
        IntFunction<Object> value = kinds().get("texts that stay");
        int most = most(value);
        Map<String, Object> others = new LinkedHashMap<>();
        others.put("id", "others");
        IntStream.range(0, destination.capabilities().maxColumns()).forEach(i -> others.put("other" + i, true));
        loadRecords("l1", List.of(wide(id(most), most, value), others));
        assertThat(leaves(found().get(id(most)))).isEqualTo(most);

        // A change of such a row that only others' columns make longer.
        Object row = found().get(id(most)).get("_caravan_id");
        load(new Bookkeeping(List.of(), List.of(), List.of(new Bookkeeping.Deletion("things", (String) row)),
                complete("l2").load()));
        assertThat(found().get(id(most))).containsKey("_caravan_deleted_at");
    }

    private static String id(int members) {
        return String.format("w%05d", members);
    }

    private static long leaves(Map<String, Object> row) {
        long inColumns = row.keySet().stream().filter(name -> name.matches("k\\d+")).count();
        Object overflow = row.get(OVERFLOW);
        return inColumns + (overflow == null ? 0 : ((Map<?, ?>) Json.read((String) overflow)).size());
    }

    /** Whether its driver has the calendar that SQL has; what is stored is right in any case. */
    protected boolean showsTimesBefore1582() {
        return true;
    }

    @Test
    void timesBeyondWhatTheDestinationTakesAreTextsBesideThoseThatItTakes() {
        TimeRange range = destination.capabilities().times();
        Map<String, Boolean> times = new LinkedHashMap<>();
        times.put("2026-01-01T00:00:00Z", true);
        for (Instant edge : List.of(range.earliest(), range.latest())) {
            times.put(edge.toString(), true);
        }
        times.put("0001-01-01T00:00:00.000001Z", true);
        times.put("9999-12-31T23:59:59.999998Z", true);
        times.put("0001-01-01T00:00:00+00:01", false);
        times.put("0000-12-31T23:59:59.999999Z", false);
        times.put("0000-01-01T00:00:00Z", false);
        times.put("9999-12-31T23:59:00-00:01", false);
        times.put("9999-12-31T23:59:59-14:00", false);

        loadRecords("l1", times.keySet().stream().map(time -> Map.<String, Object>of("id", "t " + time, "at", time))
                .toList());

        Map<String, Map<String, Object>> found = found();
        assertThat(found).hasSameSizeAs(times);
        times.forEach((time, fits) -> {
            Map<String, Object> row = found.get("t " + time);
            Object cell = row.get(fits ? "at" : "at__v_text");
            if (!fits || showsTimesBefore1582() || time.startsWith("2") || time.startsWith("9")) {
                assertThat(cell).as(time)
                        .isEqualTo(fits ? java.time.OffsetDateTime.parse(time).toInstant() : time);
            }
            assertThat(row).as(time).doesNotContainKey(fits ? "at__v_text" : "at");
        });
    }

    @Test
    void numbersThatJsonOfTheDestinationCannotHoldAreTextsInIt() {
        JsonNumbers numbers = destination.capabilities().jsonNumbers();
        int before = Math.min(numbers.before(), 300_000);
        int after = Math.min(numbers.after(), 300_000);
        TableSchema schema = Samples.root("things", new Column("id", ColumnType.TEXT, "id"),
                new Column("j", ColumnType.JSON, "j"));
        destination.prepare(List.of(schema));
        List<Map<String, Object>> records = new ArrayList<>();
        Stream.of(new BigDecimal("1e" + (before - 1)), new BigDecimal("1e" + before),
                new BigDecimal("-9e" + (before - 1)),
                new BigDecimal("1e-" + after), new BigDecimal("1e-" + (after + 1)), new BigDecimal("1e400000"),
                new BigDecimal("1e-400000"))
                .forEach(number -> records.add(Map.of("id", "n" + records.size(), "j", number)));

        loadRecords("l1", records);

        assertThat(found().keySet()).containsExactlyInAnyOrder("n0", "n1", "n2", "n3", "n4", "n5", "n6");
        assertThat(select("select count(*) from things where j is null")).containsExactly("0");
    }

    @Test
    void idsThatDifferOnlyInWhatTheDestinationCannotHoldAreRowsOfTheirOwn() {
        List<String> ids = List.of("s\ud800", "s\ud801", "s\udc00", "s\ufffd", "s?", "a\u0000", "a\u2400", "a",
                "\ud83d\ude80");

        loadRecords("l1", ids.stream().map(id -> Map.<String, Object>of("id", id, "v", 1L)).toList());

        assertThat(select("select count(*), count(distinct _caravan_id) from things")).containsExactly("9|9");
        loadRecords("l2", ids.stream().map(id -> Map.<String, Object>of("id", id, "v", 1L)).toList());
        assertThat(select("select count(*) from things")).containsExactly("9");
    }

    @Test
    void aValueNestedAsDeepAsIsReadLoads() {
        int depth = Json.MAX_DEPTH - 2;
        Object list = 1L;
        Object object = 1L;
        for (int i = 0; i < depth; i++) {
            list = List.of(list);
            object = Map.of("a", object);
        }

        loadRecords("l1", List.of(Map.of("id", "good", "v", 1L), Map.of("id", "lists", "j", list),
                Map.of("id", "objects", "o", object)));

        assertThat(found().keySet()).containsExactlyInAnyOrder("good", "lists", "objects");
    }

    @Test
    void keysOfTheStateThatDifferOnlyInWhatTheDestinationCannotHoldStayApart() {
        List<String> keys = List.of("a\u0000", "a\u2400", "a", "s\ud800", "s\udfff", "s\ufffd", "s?", "x\uffff0000");
        List<StateChange> state = keys.stream()
                .map(key -> new StateChange("parent", "things", key, Json.write(Map.of("id", key)))).toList();
        try (Load load = destination.begin("l1")) {
            load.commit(Bookkeeping.ofState(state));
        }
        reopen();

        assertThat(destination.state().scan("parent", "things", "", 100).stream()
                .map(entry -> numbers(entry.key()))).containsExactlyInAnyOrderElementsOf(
                        keys.stream().map(LimitsContract::numbers).toList());
        for (String key : keys) {
            assertThat(destination.state().get("parent", "things", key)).hasValueSatisfying(
                    value -> assertThat(numbers(String.valueOf(Json.read(value))))
                            .isEqualTo(numbers("{id=" + key + "}")));
        }
        try (Load load = destination.begin("l2")) {
            load.commit(Bookkeeping.ofState(List.of(new StateChange("parent", "things", "s\ud800", null),
                    new StateChange("parent", "things", "a\u0000", "2"))));
        }
        assertThat(destination.state().scan("parent", "things", "", 100)).hasSize(keys.size() - 1);
        assertThat(destination.state().get("parent", "things", "a\u0000")).contains("2");
        assertThat(destination.state().get("parent", "things", "s\ud800")).isEmpty();
        assertThat(destination.state().get("parent", "things", "s\udfff")).isPresent();
    }

    /** An index takes less than a column does, and nothing random is compressed. */
    @Test
    void keysOfTheStateLongerThanAnIndexTakesAreKeptAndStayApart() {
        Random random = new Random(7);
        List<String> keys = new ArrayList<>();
        for (int length : new int[]{1_999, 2_000, 2_001, 2_800, 100_000}) {
            String key = random.ints(length, '!', '~').mapToObj(Character::toString).collect(Collectors.joining());
            keys.addAll(List.of(key + "1", key + "2", "\u0000é" + key));
        }
        try (Load load = destination.begin("l1")) {
            load.commit(Bookkeeping.ofState(
                    keys.stream().map(key -> new StateChange("parent", "things", key, Integer.toString(key.hashCode())))
                            .toList()));
        }
        reopen();

        for (String key : keys) {
            assertThat(destination.state().get("parent", "things", key)).contains(Integer.toString(key.hashCode()));
        }
        List<StateEntry> entries = destination.state().scan("parent", "things", "", 100);
        assertThat(entries).hasSize(keys.size());
        assertThat(destination.state().scan("parent", "things", entries.get(6).key(), 100)).as("read on from a key")
                .isEqualTo(entries.subList(7, entries.size()));
        try (Load load = destination.begin("l2")) {
            load.commit(Bookkeeping.ofState(
                    entries.stream().map(entry -> new StateChange("parent", "things", entry.key(), null)).toList()));
        }
        assertThat(destination.state().scan("parent", "things", "", 100)).isEmpty();
    }

    @Test
    void aDeadLetterOfAMemberWhoseNameTheDestinationCannotHoldIsKept() {
        DeadLetter letter = new DeadLetter("things", "https://api.example/v2/things", "things", "a\u0000b",
                "the member a\u0000b is not s\ud800", "{\"id\":1}", Instant.parse("2026-11-01T00:00:00Z"));
        try (Load load = destination.begin("l1")) {
            load.commit(new Bookkeeping(List.of(), List.of(letter), List.of(), complete("l1").load()));
        }
        assertThat(select("select path from _caravan_dead_letters")).containsExactly("a\u2400b");
    }

    /** Characters by their numbers, since some of them cannot be printed. */
    private static String numbers(String text) {
        return text.chars().mapToObj(Integer::toHexString).reduce("", (all, one) -> all + " " + one);
    }
}
