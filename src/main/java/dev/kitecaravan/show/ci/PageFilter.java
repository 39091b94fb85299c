package dev.kitecaravan.show.ci;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.zone.ZoneRulesProvider;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import dev.kitecaravan.show.html.RelativeTime;
import dev.kitecaravan.text.NearestName;

/**
 * What a reader of the page wants to see, as the address has it: {@code ?pipeline=storefront&days=7&zone=Europe/Berlin}. An
 * address without it shows everything of {@value #STANDARD_DAYS} days in UTC.
 *
 * @param organization the slug of the only organization shown; empty for all of them, as are the next three
 * @param pipeline     the slug of a pipeline
 * @param branch       a branch
 * @param queue        a queue
 * @param days         how many days are shown, the present one the last; from 1 to {@value #MOST_DAYS}
 * @param zone         in which days begin and hours count
 * @param refused      a sentence for each value that is not as it has to be, and so does not count
 */
public record PageFilter(String organization, String pipeline, String branch, String queue, int days, ZoneId zone,
        List<String> refused) {
    static final int STANDARD_DAYS = 30;
    static final int MOST_DAYS = 366;
    /** Everything, of the standard days, in UTC. */
    static final PageFilter NONE = new PageFilter("", "", "", "", STANDARD_DAYS, RelativeTime.UTC, List.of());

    private static final int LONGEST = 512;
    private static final List<String> NAMES = List.of("organization", "pipeline", "branch", "queue", "days", "zone");

    public PageFilter {
        refused = List.copyOf(refused);
    }

    /**
     * Reads it from an address. What it does not know, or cannot use, is left out and told in {@link #refused}.
     *
     * @param query the address's parameters, decoded
     * @param own   parameters of the page itself, which are no filters
     */
    public static PageFilter parse(Map<String, String> query, Set<String> own) {
        List<String> refused = new ArrayList<>();
        query.keySet().stream().filter(name -> !NAMES.contains(name) && !own.contains(name))
                .forEach(name -> refused.add("There is no filter '" + shown(name) + "'" + hint(shown(name), NAMES)
                        + " Filters are " + String.join(", ", NAMES) + "."));
        return new PageFilter(text(query, "organization", refused), text(query, "pipeline", refused),
                text(query, "branch", refused), text(query, "queue", refused), days(query, refused),
                zone(query, refused), refused);
    }

    private static String text(Map<String, String> query, String name, List<String> refused) {
        String value = query.getOrDefault(name, "").strip();
        if (value.length() > LONGEST) {
            refused.add("The " + name + " in the address has " + value.length() + " characters; at most " + LONGEST
                    + " are looked for, so it is left out.");
            return "";
        }
        if (value.chars().anyMatch(Character::isISOControl)) {
            refused.add("The " + name + " '" + shown(value) + "' has a control character, which no name has; it is left"
                    + " out.");
            return "";
        }
        return value;
    }

    private static int days(Map<String, String> query, List<String> refused) {
        String text = query.getOrDefault("days", "").strip();
        if (text.isEmpty()) {
            return STANDARD_DAYS;
        }
        int days = text.matches("\\d{1,9}") ? Integer.parseInt(text) : 0;
        if (days >= 1 && days <= MOST_DAYS) {
            return days;
        }
        int shown = days > MOST_DAYS ? MOST_DAYS : STANDARD_DAYS;
        refused.add("Days are a whole number from 1 to " + MOST_DAYS + ", not '" + shown(text) + "'; " + shown
                + " are shown.");
        return shown;
    }

    private static ZoneId zone(Map<String, String> query, List<String> refused) {
        String text = query.getOrDefault("zone", "").strip();
        if (text.isEmpty()) {
            return RelativeTime.UTC;
        }
        // Names alone: databases do not know Java's further spellings.
        Set<String> known = new TreeSet<>(ZoneRulesProvider.getAvailableZoneIds());
        known.removeIf(name -> name.startsWith("SystemV/"));
        if (known.contains(text)) {
            return ZoneId.of(text);
        }
        refused.add("There is no time zone '" + shown(text) + "'" + hint(shown(text), known)
                + " Zones have names such as Europe/Berlin; times are UTC.");
        return RelativeTime.UTC;
    }

    private static String hint(String written, Collection<String> known) {
        String hint = NearestName.hint(written, known);
        return hint.isEmpty() ? "." : hint;
    }

    private static String shown(String text) {
        String plain = text.replaceAll("\\p{Cntrl}", "\uFFFD");
        return plain.length() <= 60 ? plain : plain.substring(0, 60) + "…";
    }

    /** The value of one of the filters that are names; empty for none. */
    String value(String name) {
        return switch (name) {
            case "organization" -> organization;
            case "pipeline" -> pipeline;
            case "branch" -> branch;
            case "queue" -> queue;
            default -> throw new IllegalArgumentException("there is no filter " + name + " that is a name");
        };
    }

    /** Whether anything is left out because of it. */
    boolean narrows() {
        return !organization.isEmpty() || !pipeline.isEmpty() || !branch.isEmpty() || !queue.isEmpty();
    }

    /** The same of every branch and queue. */
    PageFilter ofEveryBranch() {
        return new PageFilter(organization, pipeline, "", "", days, zone, List.of());
    }

    /** The same of everything. */
    PageFilter ofEverything() {
        return new PageFilter("", "", "", "", days, zone, List.of());
    }

    /** The same of one pipeline, whatever its branch. */
    public PageFilter of(String ofOrganization, String ofPipeline) {
        return new PageFilter(ofOrganization, ofPipeline, "", queue, days, zone, List.of());
    }

    /** The same in UTC, with a sentence on why. */
    PageFilter inUtc(String why) {
        List<String> all = new ArrayList<>(refused);
        all.add(why);
        return new PageFilter(organization, pipeline, branch, queue, days, RelativeTime.UTC, all);
    }

    /** The same of so many days. */
    public PageFilter ofDays(int count) {
        return new PageFilter(organization, pipeline, branch, queue, count, zone, List.of());
    }

    /**
     * As an address has it, with what differs from {@link #NONE} alone, always in the same order: equal filters have equal
     * addresses. Empty for none.
     */
    public String query() {
        return query(Map.of());
    }

    /**
     * Likewise, after other parameters.
     *
     * @param first those of the page itself
     * @return {@code ?a=b&pipeline=c}, or nothing
     */
    public String query(Map<String, String> first) {
        Map<String, String> all = new LinkedHashMap<>(first);
        put(all, "organization", organization);
        put(all, "pipeline", pipeline);
        put(all, "branch", branch);
        put(all, "queue", queue);
        put(all, "days", days == STANDARD_DAYS ? "" : Integer.toString(days));
        put(all, "zone", zone.equals(RelativeTime.UTC) ? "" : zone.getId());
        StringBuilder query = new StringBuilder();
        all.forEach((name, value) -> query.append(query.isEmpty() ? '?' : '&').append(encoded(name)).append('=')
                .append(encoded(value)));
        return query.toString();
    }

    private static void put(Map<String, String> all, String name, String value) {
        if (!value.isEmpty()) {
            all.put(name, value);
        }
    }

    private static String encoded(String text) {
        // A slash may stand in a query, and is easier to read there.
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("%2F", "/");
    }
}
