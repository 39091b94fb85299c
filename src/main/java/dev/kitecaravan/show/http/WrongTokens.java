package dev.kitecaravan.show.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Who has guessed at the token. After a few wrong ones an address waits, twice as long after each further one. Of addresses
 * only the last thousand that guessed are remembered; of IPv6 it is the network, as one machine has all of its addresses.
 */
public final class WrongTokens {
    private static final int FREE = 5;
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final Duration FORGOTTEN = Duration.ofMinutes(15);
    private static final int MOST_ADDRESSES = 1_000;
    private static final int NETWORK_BYTES = 8;

    private final Clock clock;
    private final Map<String, Guesses> byAddress = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Guesses> eldest) {
            return size() > MOST_ADDRESSES;
        }
    };

    private record Guesses(int wrong, Instant last) {
        Instant pauseEnds() {
            int beyond = wrong - FREE;
            return beyond < 0
                    ? Instant.MIN
                    : last.plusSeconds(Math.min(LONGEST.toSeconds(), 1L << Math.min(beyond, 30)));
        }
    }

    public WrongTokens(Clock clock) {
        this.clock = clock;
    }

    /** How long no token of an address is looked at; whole seconds, 0 when one is. */
    public synchronized Duration pause(String address) {
        Guesses guesses = byAddress.get(network(address));
        Instant now = clock.instant();
        return guesses == null || !guesses.pauseEnds().isAfter(now)
                ? Duration.ZERO
                : Duration.ofSeconds(Math.max(1, Duration.between(now, guesses.pauseEnds()).toSeconds()));
    }

    public synchronized void wrong(String address) {
        Instant now = clock.instant();
        byAddress.merge(network(address), new Guesses(1, now),
                (before, one) -> before.last.plus(FORGOTTEN).isBefore(now) ? one : new Guesses(before.wrong + 1, now));
    }

    public synchronized void right(String address) {
        byAddress.remove(network(address));
    }

    private static String network(String address) {
        try {
            // An address and no name: nobody is asked.
            return InetAddress.getByName(address) instanceof Inet6Address six
                    ? HexFormat.of().formatHex(six.getAddress(), 0, NETWORK_BYTES)
                    : address;
        } catch (UnknownHostException e) {
            return address;
        }
    }
}
