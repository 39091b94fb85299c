package dev.kitecaravan.load.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;

import dev.kitecaravan.table.StateChange;
import dev.kitecaravan.table.StateReader;

/** State that is asked for once: it shows what the database would, after every commit of this run and after one that failed. */
class CachedStateTest {
    private final Map<String, String> stored = new TreeMap<>();
    private int asked;
    private final CachedState state = new CachedState(new StateReader() {
        @Override
        public Optional<String> get(String kind, String endpoint, String key) {
            asked++;
            return Optional.ofNullable(stored.get(key));
        }

        @Override
        public List<StateEntry> scan(String kind, String endpoint, String after, int limit) {
            asked++;
            List<StateEntry> all = new ArrayList<>();
            stored.forEach((key, value) -> {
                if (kind.equals("parent") && key.compareTo(after) > 0 && all.size() < limit) {
                    all.add(new StateEntry(key, value));
                }
            });
            return all;
        }
    });

    private List<String> keys(String after, int limit) {
        return state.scan("parent", "builds", after, limit).stream().map(StateReader.StateEntry::key).toList();
    }

    @Test
    void theDatabaseIsAskedOnceForEachKindOfAnEndpoint() {
        stored.put("a", "1");

        assertThat(state.get("parent", "builds", "a")).contains("1");
        assertThat(state.get("parent", "builds", "b")).isEmpty();
        assertThat(keys("", 9)).containsExactly("a");
        assertThat(keys(null, 9)).containsExactly("a");
        assertThat(asked).isEqualTo(1);
        assertThat(state.get("cursor", "builds", "a")).isEmpty();
        assertThat(asked).isEqualTo(2);
    }

    @Test
    void aScanGoesOnBehindAKeyInTheOrderOfCodePointsAndNoFurtherThanItsLimit() {
        // By UTF-16 units the last two would be the other way round.
        List<String> order = List.of("A", "a", "a b", "ab", "\uff5e", "\ud83d\ude80");
        order.forEach(key -> stored.put(key, "1"));

        assertThat(keys("", 9)).isEqualTo(order);
        assertThat(keys("", 2)).containsExactly("A", "a");
        assertThat(keys("a", 2)).containsExactly("a b", "ab");
        assertThat(keys("\uff5e", 9)).containsExactly("\ud83d\ude80");
        assertThat(keys("\ud83d\ude80", 9)).isEmpty();
    }

    @Test
    void whatACommitChangedIsSeenWithoutAskingAgain() {
        stored.put("a", "1");
        stored.put("b", "2");
        assertThat(keys("", 9)).hasSize(2);

        state.committed(List.of(new StateChange("parent", "builds", "a", null),
                new StateChange("parent", "builds", "b", "3"), new StateChange("parent", "builds", "c", "4"),
                new StateChange("parent", "jobs", "d", "5")));

        assertThat(state.scan("parent", "builds", "", 9)).containsExactly(new StateReader.StateEntry("b", "3"),
                new StateReader.StateEntry("c", "4"));
        assertThat(asked).isEqualTo(1);
    }

    @Test
    void afterACommitOfWhichNothingIsKnownTheDatabaseIsAskedAgain() {
        stored.put("a", "1");
        assertThat(state.get("parent", "builds", "a")).contains("1");
        stored.put("a", "2");

        state.forget();

        assertThat(state.get("parent", "builds", "a")).contains("2");
    }

    @Test
    void ofVeryManyEntriesNoneIsKept() {
        for (int i = 0; i < 49_999; i++) {
            stored.put(String.format("k%06d", i), "1");
        }
        assertThat(state.get("parent", "builds", "k000000")).contains("1");
        stored.put("k049999", "1");
        state.committed(List.of(new StateChange("parent", "builds", "k049999", "1")));
        assertThat(keys("k049998", 9)).containsExactly("k049999");
        assertThat(asked).as("as many as are kept").isEqualTo(1);
        state.forget();
        assertThat(keys("k049998", 9)).containsExactly("k049999");
        assertThat(state.get("parent", "builds", "k000000")).contains("1");
        assertThat(asked).as("as many as are kept, as they are read").isEqualTo(2);

        stored.put("more", "2");
        state.committed(List.of(new StateChange("parent", "builds", "more", "2")));
        assertThat(state.get("parent", "builds", "more")).contains("2");
        assertThat(keys("k049999", 9)).containsExactly("more");
        assertThat(asked).as("one more, by its commit").isEqualTo(4);

        state.forget();
        assertThat(keys("k049999", 9)).containsExactly("more");
        assertThat(state.get("parent", "builds", "more")).contains("2");
        assertThat(asked).as("one more, as it is read").isEqualTo(7);
    }
}
