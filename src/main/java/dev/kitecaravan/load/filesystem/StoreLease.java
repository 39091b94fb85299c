package dev.kitecaravan.load.filesystem;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.Lease;
import dev.kitecaravan.load.LeaseHeldException;
import dev.kitecaravan.table.Json;

/**
 * The right to write, as numbered objects of which the newest counts. To take, renew or give it back is to put the next
 * number, which of several only one can: compare-and-set by {@link ObjectStore#putOwn} alone. Times are this machine's,
 * so clocks should agree within the lease's life.
 */
final class StoreLease implements Lease {
    private final ObjectStore store;
    private final String folder;
    private final String owner;
    private final Duration life;
    private final String token = UUID.randomUUID().toString();
    private long number;
    private boolean given;

    private record Held(long number, String token, String owner, Instant expires) {
        boolean isOver(Instant now) {
            return token.isEmpty() || !expires.isAfter(now);
        }
    }

    private StoreLease(ObjectStore store, String folder, String owner, Duration life) {
        this.store = store;
        this.folder = folder;
        this.owner = owner;
        this.life = life;
    }

    /** @param folder where its objects are, with a slash at its end */
    static StoreLease take(ObjectStore store, String folder, String owner, Duration life) throws IOException {
        StoreLease lease = new StoreLease(store, folder, owner, life);
        for (int attempt = 0; attempt < 5; attempt++) {
            Held holder = lease.newest();
            Instant now = Instant.now();
            if (!holder.isOver(now)) {
                throw new LeaseHeldException("dataset at " + store.place() + " is being written by " + holder.owner
                        + ", whose lease lasts until " + holder.expires
                        + " unless renewed; wait for that run to end, or stop it");
            }
            if (lease.put(holder.number + 1, lease.token, now.plus(life))) {
                return lease;
            }
        }
        throw new LeaseHeldException("dataset at " + store.place()
                + ": several runs want to write to it at once; let one of them end and start again");
    }

    private Held newest() throws IOException {
        for (int attempt = 0;; attempt++) {
            List<String> keys = store.list(folder);
            if (keys.isEmpty()) {
                return new Held(0, "", "", Instant.EPOCH);
            }
            String key = keys.get(keys.size() - 1);
            try {
                Map<?, ?> json = (Map<?, ?>) Json.read(new String(store.get(key), StandardCharsets.UTF_8));
                return new Held(((Number) json.get("number")).longValue(), (String) json.get("token"),
                        (String) json.get("owner"), Instant.parse((String) json.get("expires")));
            } catch (NoSuchFileException e) {
                // The holder put a newer one between the two calls.
                if (attempt == 5) {
                    throw e;
                }
            }
        }
    }

    private boolean put(long next, String nextToken, Instant expires) throws IOException {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("number", next);
        json.put("token", nextToken);
        json.put("owner", owner);
        json.put("expires", expires.toString());
        if (!store.putOwn(key(next), Json.write(json).getBytes(StandardCharsets.UTF_8))) {
            return false;
        }
        List<String> keys = store.list(folder);
        if (!keys.get(keys.size() - 1).equals(key(next))) {
            // The number was free only because its holder has moved on and cleaned up behind itself.
            store.delete(key(next));
            return false;
        }
        number = next;
        for (String key : keys.subList(0, keys.size() - 1)) {
            store.delete(key);
        }
        return true;
    }

    /** The next number for who holds it; false when that is another. */
    private boolean putNext(String nextToken, Instant expires) throws IOException {
        if (put(number + 1, nextToken, expires)) {
            return true;
        }
        Held newest = newest();
        // The answer to an earlier renewal was lost, and its object took place.
        return newest.token.equals(token) && put(newest.number + 1, nextToken, expires);
    }

    private String key(long place) {
        return String.format("%s%012d.json", folder, place);
    }

    @Override
    public synchronized void renew() {
        if (given) {
            return;
        }
        try {
            if (!putNext(token, Instant.now().plus(life))) {
                throw lost();
            }
        } catch (IOException e) {
            throw FilesystemFailures.explain(store, "renewing the lease", e);
        }
    }

    /** Makes sure that the lease is still this one. */
    synchronized void fence() throws IOException {
        if (given || !newest().token.equals(token)) {
            throw lost();
        }
    }

    private DestinationException lost() {
        return new DestinationException("dataset at " + store.place()
                + ": this run's lease was taken over by another run; stop one of the two");
    }

    /** Forgets it, since the dataset is gone. */
    synchronized void abandon() throws IOException {
        given = true;
        for (String key : store.list(folder)) {
            store.delete(key);
        }
    }

    @Override
    public synchronized void close() {
        if (given) {
            return;
        }
        given = true;
        try {
            // When another run took it over there is nothing to give back.
            putNext("", Instant.EPOCH);
        } catch (IOException e) {
            throw FilesystemFailures.explain(store, "giving back the lease, which ends by itself after " + life, e);
        }
    }
}
