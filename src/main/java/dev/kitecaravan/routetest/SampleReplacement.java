package dev.kitecaravan.routetest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.kitecaravan.text.Redactor;

/**
 * Takes out of an answer what a file that many read must not tell: secrets become {@code ***}; addresses of people, machines
 * and servers, and the names of people, become others that do not exist. Equal values stay equal, within all that one object
 * replaces. Ids, slugs and addresses of Buildkite's API stay as they are. Not thread-safe.
 */
public final class SampleReplacement {
    private static final Pattern SECRET_NAME = Pattern.compile(
            "(.*_)?(token|password|passwd|passphrase|secret|credentials?|api_?key|access_?key|private_?key|authorization)");
    private static final Pattern SECRET_VALUE = Pattern.compile(
            "\\bbk[a-z]{1,3}_[A-Za-z0-9_-]{16,}|\\bgh[a-z]_[A-Za-z0-9]{20,}|\\bgithub_pat_\\w{20,}|\\bAKIA[0-9A-Z]{16}\\b"
                    + "|\\bxox[a-z]-[\\w-]{10,}|\\beyJ[\\w-]{8,}\\.[\\w-]{8,}\\.[\\w-]*");
    private static final Pattern SCP = Pattern.compile("\\b[\\w.-]+@([\\w-]+(?:\\.[\\w-]+)+):(?=[\\w~/])");
    private static final Pattern EMAIL = Pattern.compile("[\\w.+'-]+@[\\w-]+(?:\\.[\\w-]+)+");
    private static final Pattern IPV4 = Pattern.compile("\\b(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)\\.){3}"
            + "(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)\\b");
    private static final Pattern IPV6 = Pattern
            .compile("(?i)(?<![\\w:])(?:[0-9a-f]{1,4}:){3,7}(?::?[0-9a-f]{1,4})+(?![\\w:])");
    private static final Pattern HOST = Pattern
            .compile("(?i)(?<=://|://\\*{3}@)[a-z0-9-]+(?:\\.[a-z0-9-]+)+(?=[:/?#\"']|$)");
    /** Hosts that tell nothing: Buildkite's own, and those that do not exist. */
    private static final Pattern PLAIN_HOST = Pattern.compile("(?i)(.+\\.)?(buildkite\\.com|example(\\.\\w+)?)");
    private static final List<String> HOST_NAMES = List.of("hostname", "host");
    private static final String ENV = "env";

    private final Map<String, String> people = new HashMap<>();
    private final Map<String, String> others = new HashMap<>();
    private final Map<String, Integer> counts = new HashMap<>();

    /** A copy of what a JSON text holds, without all that. */
    public Object of(Object value) {
        return value("", value);
    }

    /** A text without all that. */
    public String text(String text) {
        String clean = SECRET_VALUE.matcher(text).replaceAll(Redactor.MASK);
        clean = SCP.matcher(clean).replaceAll(found -> PLAIN_HOST.matcher(found.group(1)).matches()
                ? Matcher.quoteReplacement(found.group())
                : "git@" + other("host", found.group(1)) + ":");
        clean = Redactor.redact(clean);
        clean = each(EMAIL, clean, found -> found.startsWith("git@") ? found : email(found));
        clean = each(IPV4, clean, found -> other("ip", found));
        clean = each(IPV6, clean, found -> other("ip6", found));
        return each(HOST, clean, found -> PLAIN_HOST.matcher(found).matches() || IPV4.matcher(found).matches()
                ? found
                : other("host", found));
    }

    private static String each(Pattern pattern, String text, java.util.function.UnaryOperator<String> replacement) {
        return pattern.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(replacement.apply(found.group())));
    }

    private Object value(String name, Object value) {
        if (value instanceof Map<?, ?> map) {
            return members(name, map);
        }
        if (value instanceof List<?> list) {
            List<Object> copy = new ArrayList<>();
            list.forEach(element -> copy.add(value(name, element)));
            return copy;
        }
        if (!(value instanceof String text) || text.isEmpty()) {
            return value;
        }
        if (SECRET_NAME.matcher(name.toLowerCase(Locale.ROOT)).matches()) {
            return Redactor.MASK;
        }
        return HOST_NAMES.contains(name) ? other("host", text) : text(text);
    }

    private Map<String, Object> members(String name, Map<?, ?> map) {
        Map<String, Object> copy = new LinkedHashMap<>();
        String person = map.get("email") instanceof String email && !email.isEmpty() ? email(email) : null;
        map.forEach((key, member) -> {
            String called = String.valueOf(key);
            if (name.equals(ENV) && member instanceof String) {
                copy.put(called, Redactor.MASK);
            } else if (person != null && called.equals("name") && member instanceof String) {
                copy.put(called, "Person " + person.replaceAll("\\D+", ""));
            } else {
                copy.put(called, value(called, member));
            }
        });
        return copy;
    }

    private String email(String address) {
        return people.computeIfAbsent(address.toLowerCase(Locale.ROOT),
                one -> "person" + counts.merge("person", 1, Integer::sum) + "@example.org");
    }

    private String other(String kind, String value) {
        return others.computeIfAbsent(kind + " " + value, one -> {
            int number = counts.merge(kind, 1, Integer::sum);
            return switch (kind) {
                case "ip" -> "192.0.2." + (1 + (number - 1) % 254);
                case "ip6" -> "2001:db8::" + Integer.toHexString(number);
                default -> "host" + number + ".example.org";
            };
        });
    }
}
