package dev.kitecaravan.load.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.LeaseHeldException;

/** Who may write to files, as objects of a store whose answers get lost and whose writers come at once. */
class StoreLeaseTest {
    private static final Duration LIFE = Duration.ofSeconds(60);

    private final MemoryStore store = new MemoryStore();

    private StoreLease take(String owner, Duration life) throws IOException {
        return StoreLease.take(store, "_caravan/lease/", owner, life);
    }

    private String newest() {
        return new String(store.objects.lastEntry().getValue(), StandardCharsets.UTF_8);
    }

    @Test
    void whoHoldsItIsNamedWithItsEnd() throws IOException {
        take("host-1, process 11", LIFE);

        assertThatThrownBy(() -> take("host-2", LIFE)).isInstanceOf(LeaseHeldException.class)
                .hasMessageContainingAll("memory://bucket/lake", "host-1, process 11",
                        Instant.now().plus(LIFE).toString().substring(0, 13));
    }

    @Test
    void itLastsForItsLifeAndARenewalForAnother() throws IOException {
        Instant before = Instant.now();
        StoreLease lease = take("host-1", LIFE);
        assertThat(expires()).isBetween(before.plus(LIFE), Instant.now().plus(LIFE));
        lease.renew();
        assertThat(expires()).isBetween(before.plus(LIFE), Instant.now().plus(LIFE));
        assertThat(store.objects).as("those that count no more are gone").hasSize(1);
    }

    private Instant expires() {
        return Instant.parse(newest().replaceAll(".*\"expires\":\"([^\"]+)\".*", "$1"));
    }

    @Test
    void whatWasGivenBackOrRanOutIsFree() throws IOException {
        take("host-1", LIFE).close();
        take("host-2", Duration.ZERO);
        take("host-3", LIFE).fence();
    }

    @Test
    void aHolderThatWasTakenOverCanNeitherCommitNorRenewNorGiveBackWhatIsAnothers() throws IOException {
        StoreLease late = take("host-1", Duration.ZERO);
        StoreLease next = take("host-2", LIFE);

        assertThatThrownBy(late::fence).isInstanceOf(DestinationException.class).hasMessageContaining("taken over");
        assertThatThrownBy(late::renew).isInstanceOf(DestinationException.class).hasMessageContaining("taken over");
        late.close();
        next.fence();
        assertThatThrownBy(() -> take("host-3", LIFE)).isInstanceOf(LeaseHeldException.class)
                .hasMessageContaining("host-2");
    }

    /** The number that a stale holder puts next is free again: its successor renewed and deleted the former ones. */
    @Test
    void aNumberThatWasCleanedUpIsNoLease() throws IOException {
        StoreLease late = take("host-1", Duration.ZERO);
        StoreLease next = take("host-2", LIFE);
        next.renew();
        next.renew();

        assertThatThrownBy(late::renew).isInstanceOf(DestinationException.class).hasMessageContaining("taken over");
        assertThat(store.objects).as("its object is taken away again").hasSize(1);
        assertThat(newest()).contains("host-2");
        next.fence();
        next.renew();
    }

    /** A run would have ended, with its own lease in its way for as long as it lasts. */
    @Test
    void aRenewalWhoseAnswerWasLostIsItsOwn() throws IOException {
        StoreLease lease = take("host-1", LIFE);
        store.losesAnswer = true;
        assertThatThrownBy(lease::renew).hasMessageContainingAll("renewing the lease", "connection reset");

        lease.fence();
        lease.renew();
        lease.renew();
        assertThatThrownBy(() -> take("host-2", LIFE)).isInstanceOf(LeaseHeldException.class);
        lease.close();
        take("host-2", LIFE);
    }

    @Test
    void afterARenewalWhoseAnswerWasLostItIsGivenBack() throws IOException {
        StoreLease lease = take("host-1", LIFE);
        store.losesAnswer = true;
        assertThatThrownBy(lease::renew).hasMessageContaining("connection reset");
        lease.close();
        take("host-2", LIFE);
    }

    @Test
    void whatWasGivenBackCommitsNothingMoreAndIsNotRenewed() throws IOException {
        StoreLease lease = take("host-1", LIFE);
        lease.close();
        lease.renew();
        assertThatThrownBy(lease::fence).isInstanceOf(DestinationException.class);
        StoreLease next = take("host-2", LIFE);
        lease.close();
        next.fence();
    }

    @Test
    void ofManyAtOnceOneTakesIt() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(6);
        try {
            CyclicBarrier start = new CyclicBarrier(6);
            List<Future<Boolean>> takers = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                String owner = "host-" + i;
                takers.add(threads.submit(() -> {
                    start.await();
                    try {
                        take(owner, LIFE);
                        return true;
                    } catch (LeaseHeldException e) {
                        return false;
                    }
                }));
            }
            int taken = 0;
            for (Future<Boolean> taker : takers) {
                taken += taker.get() ? 1 : 0;
            }
            assertThat(taken).isEqualTo(1);
        } finally {
            threads.shutdownNow();
        }
    }

    /** The holder renewed between the list and the look at its newest object. */
    @Test
    void anObjectThatGoesWhileItIsLookedAtIsAskedForAnew() throws IOException {
        take("host-1", LIFE);
        AtomicInteger gone = new AtomicInteger(5);
        MemoryStore moving = new MemoryStore() {
            @Override
            public byte[] get(String key) throws IOException {
                if (gone.getAndDecrement() > 0) {
                    throw new NoSuchFileException(key);
                }
                return super.get(key);
            }
        };
        moving.objects.putAll(store.objects);
        assertThatThrownBy(() -> StoreLease.take(moving, "_caravan/lease/", "host-2", LIFE))
                .isInstanceOf(LeaseHeldException.class).hasMessageContaining("host-1");
        gone.set(6);
        assertThatThrownBy(() -> StoreLease.take(moving, "_caravan/lease/", "host-2", LIFE))
                .as("a list of what never is there").isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void ofADroppedDatasetNothingIsLeft() throws IOException {
        StoreLease lease = take("host-1", LIFE);
        lease.abandon();
        lease.close();
        assertThat(store.objects).isEmpty();
        assertThatThrownBy(lease::fence).isInstanceOf(DestinationException.class);
    }
}
