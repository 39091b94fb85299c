package dev.kitecaravan.cli;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.kitecaravan.load.SettingsException;

/**
 * What {@code CARAVAN_JAVA_OPTIONS} says to a native executable, which has no launcher that would pass it on: the heap and
 * properties. Options of the Java runtime that an executable does not have are refused.
 *
 * @param heap       bytes that the heap may take, where it is named
 * @param properties names and values of {@code -Dname=value}
 */
record NativeOptions(Optional<Long> heap, Map<String, String> properties) {
    static final String VARIABLE = "CARAVAN_JAVA_OPTIONS";
    /** The launcher's bound, in bytes; a part of the machine is set when the executable is built. */
    private static final long MOST = 358L << 20;
    private static final Pattern HEAP = Pattern.compile("-Xmx(\\d{1,12})([kmg]?)");
    private static final Pattern PROPERTY = Pattern.compile("-D([^=]+)(?:=(.*))?");
    private static final Map<String, Integer> SHIFTS = Map.of("", 0, "k", 10, "m", 20, "g", 30);

    /** @param text options apart by white space, or null */
    static NativeOptions of(String text) {
        Optional<Long> heap = Optional.empty();
        Map<String, String> properties = new LinkedHashMap<>();
        for (String option : text == null || text.isBlank() ? new String[0] : text.strip().split("\\s+")) {
            Matcher size = HEAP.matcher(option.toLowerCase(Locale.ROOT).replaceFirst("^-xmx", "-Xmx"));
            Matcher property = PROPERTY.matcher(option);
            if (size.matches()) {
                heap = Optional.of(Long.parseLong(size.group(1)) << SHIFTS.get(size.group(2)));
            } else if (property.matches()) {
                properties.put(property.group(1), property.group(2) == null ? "" : property.group(2));
            } else {
                throw new SettingsException(VARIABLE + ": the native executable knows -Xmx and -D, and this is "
                        + option + "; take it out, or use the program that runs on Java");
            }
        }
        return new NativeOptions(heap, properties);
    }

    /**
     * What the heap may take.
     *
     * @param set what the command line set, 0 for nothing
     * @param now what it would take, both in bytes
     * @return nothing where it stays as it is
     */
    Optional<Long> bound(long set, long now) {
        if (set > 0) {
            return Optional.empty();
        }
        return heap.or(() -> now > MOST ? Optional.of(MOST) : Optional.empty());
    }
}
