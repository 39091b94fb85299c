package dev.kitecaravan.extract.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/** A server with fixed rate windows and clients that ask as fast as their budgets let them, in simulated time. */
final class SimulatedWindows {
    private static final long MILLI = 1_000_000;

    /** What happens at a time; the number keeps the order of equal times. */
    private record Event(long at, long number, Runnable action) {
    }

    private final PriorityQueue<Event> events = new PriorityQueue<>(
            Comparator.comparingLong(Event::at).thenComparingLong(Event::number));
    private final Random random;
    private final long window;
    private final int limit;
    private final boolean floors;
    private final long firstWindow;
    private long now = 7_000 * MILLI;
    private long numbers;
    /** Requests that arrived, by window. */
    final Map<Long, Integer> arrived = new TreeMap<>();
    /** Refusals, by window. */
    final Map<Long, Integer> refusals = new TreeMap<>();
    private final List<Client> clients = new ArrayList<>();

    SimulatedWindows(long seed, Duration window, int limit, boolean floors) {
        this.random = new Random(seed);
        this.window = window.toNanos();
        this.limit = limit;
        this.floors = floors;
        this.firstWindow = now / this.window;
    }

    /** A program with so many requests in flight at most. */
    Client client(Reserve reserve, int workers) {
        Client client = new Client(new Budget(reserve, Duration.ofSeconds(60), () -> now, random::nextDouble));
        clients.add(client);
        for (int worker = 0; worker < workers; worker++) {
            client.next();
        }
        return client;
    }

    final class Client {
        final Budget budget;
        private final List<Runnable> waiting = new ArrayList<>();

        private Client(Budget budget) {
            this.budget = budget;
        }

        private void next() {
            Budget.Take take = budget.tryTake(Set.of("acme"));
            if (take.granted()) {
                send(take.ticket());
                return;
            }
            boolean[] done = {false};
            Runnable again = () -> {
                if (!done[0]) {
                    done[0] = true;
                    next();
                }
            };
            waiting.add(again);
            at(take.until() - now, again);
        }

        private void send(Budget.Ticket ticket) {
            long there = (10 + random.nextInt(60)) * MILLI;
            long back = (10 + random.nextInt(60)) * MILLI;
            at(there, () -> {
                long slot = now / window;
                int current = arrived.merge(slot, 1, Integer::sum);
                if (current > limit) {
                    refusals.merge(slot, 1, Integer::sum);
                }
                double left = ((slot + 1) * window - now) / 1e9;
                int reset = (int) (floors ? Math.floor(left) : Math.ceil(left));
                Map<String, String> headers = Map.of("RateLimit-Limit", "4000", "RateLimit-Remaining", "3900",
                        "RateLimit-Reset", "" + reset, "RateLimit-Scope", "rest", "RateLimit-User-Limit", "" + limit,
                        "RateLimit-User-Remaining", "" + (limit - current), "RateLimit-User-Reset", "" + reset);
                at(back, () -> arrive(ticket, current > limit, headers, reset));
            });
        }

        private void arrive(Budget.Ticket ticket, boolean refused, Map<String, String> headers, int reset) {
            if (refused) {
                budget.refused(ticket, headers::get, reset, 0);
            } else {
                budget.answered(ticket, headers::get);
            }
            List<Runnable> woken = new ArrayList<>(waiting);
            waiting.clear();
            next();
            woken.forEach(Runnable::run);
        }
    }

    private void at(long delay, Runnable action) {
        events.add(new Event(now + Math.max(0, delay), numbers++, action));
    }

    void run(Duration time) {
        long end = now + time.toNanos();
        while (!events.isEmpty() && events.peek().at() < end) {
            Event event = events.poll();
            now = event.at();
            event.action().run();
        }
    }

    /** Requests that arrived in each whole window after the first ones. */
    Map<Long, Integer> wholeWindows(int skipped) {
        Map<Long, Integer> whole = new HashMap<>(arrived);
        whole.keySet().removeIf(slot -> slot < firstWindow + skipped || slot >= now / window);
        return whole;
    }

    int refusalsAfter(int skipped) {
        return refusals.entrySet().stream().filter(entry -> entry.getKey() >= firstWindow + skipped)
                .mapToInt(Map.Entry::getValue).sum();
    }
}
