package dev.kitecaravan.extract;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import dev.kitecaravan.table.StateChange;

class DepthCapTest {
    @Test
    void isLearnedFromTheFirstRefusalAndKept() {
        MemoryState state = new MemoryState();
        DepthCap cap = DepthCap.read(new ExtractState(state));
        assertThat(cap.refuses(page(1_000_000, 100))).isFalse();

        List<StateChange> changes = new ArrayList<>();
        cap.learn(page(51, 100), changes);
        state.commit(changes);

        for (DepthCap known : List.of(cap, DepthCap.read(new ExtractState(state)))) {
            assertThat(known.refuses(page(50, 100))).isFalse();
            assertThat(known.refuses(page(51, 100))).isTrue();
            assertThat(known.refuses(page(100, 50))).isFalse();
            assertThat(known.refuses(page(101, 50))).isTrue();
        }
    }

    @Test
    void onlyShrinksAndIsNeverZero() {
        DepthCap cap = DepthCap.read(new ExtractState(new MemoryState()));
        List<StateChange> changes = new ArrayList<>();
        cap.learn(page(11, 100), changes);
        cap.learn(page(21, 100), changes);
        cap.learn(URI.create("/v2/builds"), changes);
        assertThat(changes).hasSize(1);
        assertThat(cap.refuses(page(10, 100))).isFalse();
        assertThat(cap.refuses(page(11, 100))).isTrue();
    }

    @Test
    void aPageOfANumberThatNoLongHoldsLiesBeyondEveryCap() {
        DepthCap cap = DepthCap.read(new ExtractState(new MemoryState()));
        for (String number : List.of("99999999999999999999", "9223372036854775807", "400000000000000000")) {
            assertThat(cap.refuses(URI.create("/v2/builds?page=" + number + "&per_page=100"))).as(number).isFalse();
        }
        cap.learn(page(51, 100), new ArrayList<>());
        for (String number : List.of("99999999999999999999", "9223372036854775807", "400000000000000000")) {
            assertThat(cap.refuses(URI.create("/v2/builds?page=" + number + "&per_page=100"))).as(number).isTrue();
        }
        assertThat(cap.refuses(URI.create("/v2/builds?page=0000000000000000000050&per_page=100"))).isFalse();
    }

    @Test
    void aPageWithoutANumberOrASizeIsTheFirstOfThirty() {
        DepthCap cap = DepthCap.read(new ExtractState(new MemoryState()));
        List<StateChange> changes = new ArrayList<>();
        cap.learn(page(11, 100), changes);
        assertThat(cap.refuses(URI.create("/v2/builds?page=33"))).as("990 rows of 1,000").isFalse();
        assertThat(cap.refuses(URI.create("/v2/builds?page=34"))).isTrue();
        cap.learn(page(11, 100), changes);
        assertThat(changes).as("what is known is not noted again").hasSize(1);
        cap.learn(URI.create("/v2/builds?page=2"), changes);
        assertThat(cap.refuses(URI.create("/v2/builds?per_page=30"))).isFalse();
        assertThat(cap.refuses(URI.create("/v2/builds?per_page=31"))).isTrue();
        assertThat(cap.refuses(URI.create("/v2/builds?page=18446744073709551617&per_page=30"))).isTrue();
    }

    private static URI page(int page, int size) {
        return URI.create("/v2/builds?per_page=" + size + "&created_to=x&page=" + page);
    }
}
