package dev.kitecaravan.text;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Puts stand-ins where a sample names people, machines or secrets, so that it can be shown, kept in a repository and handed
 * to a program: e-mail addresses, names of people, hosts and IP addresses, the organization's slug, tokens. The same text
 * gets the same stand-in every time. Ids, and Buildkite's own hosts, stay as they are. Not thread-safe.
 */
public final class StandIns {
    /**
     * In one pass, so that no stand-in is taken for what it stands for: the host of an address, with whom it names before it;
     * a repository as git writes it; an e-mail address; IP addresses.
     */
    private static final Pattern NAMED = Pattern.compile(
            "\\b(?<scheme>[a-z][a-z0-9+.-]*://)(?:[^/\\s?#\"'<>]*@)?(?<host>[\\w.-]+|\\[[0-9a-fA-F:]+])"
                    + "|\\b(?<gituser>\\w+)@(?<githost>[\\w.-]+):(?=[^\\d\\s])"
                    + "|(?<email>[\\w.+%-]+@[\\w-]+(?:\\.[\\w-]+)+)"
                    + "|(?<ip>(?<![\\w.])(?:\\d{1,3}\\.){3}\\d{1,3}(?![\\w.])"
                    + "|(?<![\\w:])(?:(?:[0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}"
                    + "|(?:[0-9a-fA-F]{1,4}(?::[0-9a-fA-F]{1,4})*)?::[0-9a-fA-F]{1,4}(?::[0-9a-fA-F]{1,4})*)(?![\\w:]))");
    /** Tokens by the shape that their makers give them; a long run of mixed characters after a known beginning. */
    private static final Pattern TOKEN = Pattern.compile(
            "\\b(?:bk[a-z]{1,2}a?_[A-Za-z0-9_-]{8,}|gh[pousr]_[A-Za-z0-9]{16,}|github_pat_\\w{16,}|glpat-[\\w-]{16,}|xox[a-z]-[\\w-]{8,}"
                    + "|AKIA[A-Z0-9]{12,}|ASIA[A-Z0-9]{12,}|AIza[\\w-]{30,}|sk-[\\w-]{16,}"
                    + "|eyJ[\\w-]{8,}\\.[\\w-]{8,}\\.[\\w-]*)|-----BEGIN [A-Z ]*PRIVATE KEY-----(?s:.*?)(?:-----END[A-Z ]*-----|$)");
    /** As commits name people. */
    private static final Pattern NAME_BEFORE_EMAIL = Pattern
            .compile("(\\p{L}[\\p{L}.'-]*(?: \\p{L}[\\p{L}.'-]*)*) ?<[^<>\\s]+@[^<>\\s]+>");
    private static final Pattern SECRET_NAME = Pattern.compile("token|password|passwd|secret|credential|passphrase"
            + "|private_?key|api_?key|access_?key|authorization|signature|webhook_url|cookie");
    /** What says something of a secret and is none. */
    private static final Pattern ABOUT_SECRET = Pattern.compile(".*(?:_id|_uuid|_at|_url|_type|_name|_count)|id|uuid");
    /** Members that hold a person, or a person's name. */
    private static final Set<String> PEOPLE = Set.of("author", "creator", "created_by", "user", "actor", "owner",
            "committer", "sender", "invited_by", "unblocked_by", "triggered_by", "enabled_by", "updated_by",
            "uploaded_by",
            "assigned_to", "resolved_by", "username", "user_name", "full_name", "author_name", "committer_name",
            "display_name", "first_name", "last_name", "login");
    /** Hosts that tell nothing of whose they are. */
    private static final Pattern PLAIN_HOST = Pattern.compile("(?i)(?:[\\w-]+\\.)*buildkite\\.com|localhost");
    private static final Set<String> MACHINES = Set.of("hostname", "host", "host_name");
    private static final int SHORTEST_NAME = 3;

    private final Map<String, String> people = new LinkedHashMap<>();
    private final Map<String, String> emails = new HashMap<>();
    private final Map<String, String> hosts = new HashMap<>();
    private final Map<String, String> addresses = new HashMap<>();
    private final Map<String, String> slugs = new HashMap<>();
    private Pattern known;

    /**
     * An organization whose slug gets a stand-in, where it is a whole value or a part of a path.
     *
     * @param slug null for none
     */
    public void organization(Object slug) {
        if (slug != null) {
            slugs.computeIfAbsent(slug.toString(), s -> slugs.isEmpty() ? "acme" : "acme-" + (slugs.size() + 1));
        }
    }

    /** Takes the names of the people in a record, so that they are known wherever else they stand. */
    public void learn(Object value) {
        learn(null, value);
    }

    private void learn(String name, Object value) {
        if (value instanceof Map<?, ?> object) {
            boolean person = name != null && PEOPLE.contains(name) || object.containsKey("email")
                    || object.containsKey("avatar_url");
            if (person && object.get("name") instanceof String called) {
                person(called);
            }
            object.forEach((member, inner) -> learn(String.valueOf(member), inner));
        } else if (value instanceof List<?> list) {
            list.forEach(element -> learn(name, element));
        } else if (value instanceof String text && text.indexOf('@') >= 0) {
            NAME_BEFORE_EMAIL.matcher(text).results().forEach(found -> person(found.group(1)));
        } else if (value instanceof String text && name != null && PEOPLE.contains(name)) {
            person(text);
        }
    }

    private void person(String name) {
        if (name.strip().length() >= SHORTEST_NAME && !name.equals(Redactor.MASK)) {
            known = null;
            people.computeIfAbsent(name.strip(), n -> "Person " + (people.size() + 1));
        }
    }

    /** The same value with stand-ins; maps and lists are changed in place, and must be mutable. */
    public Object replace(Object value) {
        return replace("", value);
    }

    @SuppressWarnings("unchecked") // a text in place of a text
    private Object replace(String name, Object value) {
        if (value instanceof Map<?, ?> object) {
            ((Map<String, Object>) object).replaceAll(this::replace);
            return value;
        }
        if (value instanceof List<?> list) {
            ((List<Object>) list).replaceAll(element -> replace(name, element));
            return value;
        }
        if (!(value instanceof String text)) {
            return value;
        }
        if (MACHINES.contains(name)) {
            return host(text);
        }
        return isSecret(name) && !text.isEmpty() ? Redactor.MASK : text(text);
    }

    private static boolean isSecret(String name) {
        String small = name.toLowerCase(Locale.ROOT).replace('-', '_');
        return SECRET_NAME.matcher(small).find()
                && (small.endsWith("webhook_url") || !ABOUT_SECRET.matcher(small).matches());
    }

    /** A text with stand-ins. */
    public String text(String text) {
        String clean = TOKEN.matcher(Redactor.redact(text)).replaceAll(Redactor.MASK);
        String result = replaced(NAMED, clean, this::named);
        if (!people.isEmpty()) {
            result = replaced(peoplePattern(), result, found -> people.get(found.group()));
        }
        for (Map.Entry<String, String> slug : slugs.entrySet()) {
            result = result.replaceAll("(?<=^|/)" + Pattern.quote(slug.getKey()) + "(?=$|[/?#])", slug.getValue());
        }
        return result;
    }

    private String named(Matcher found) {
        if (found.group("scheme") != null) {
            return found.group("scheme") + host(found.group("host"));
        }
        if (found.group("gituser") != null) {
            return "git@" + host(found.group("githost")) + ":";
        }
        if (found.group("email") != null) {
            return emails.computeIfAbsent(found.group().toLowerCase(Locale.ROOT),
                    email -> "person" + (emails.size() + 1) + "@example.org");
        }
        return addresses.computeIfAbsent(found.group(), ip -> ip.contains(":")
                ? "2001:db8::" + (addresses.size() + 1)
                : "192.0.2." + (addresses.size() % 254 + 1));
    }

    private String host(String name) {
        return PLAIN_HOST.matcher(name).matches()
                ? name
                : hosts.computeIfAbsent(name.toLowerCase(Locale.ROOT),
                        host -> "host" + (hosts.size() + 1) + ".example.org");
    }

    /** Whole names, the longer one first where one begins another. */
    private Pattern peoplePattern() {
        if (known == null) {
            known = Pattern.compile("(?<![\\p{L}\\p{N}])(?:" + people.keySet().stream()
                    .sorted(Comparator.comparing(String::length).reversed()).map(Pattern::quote)
                    .collect(Collectors.joining("|")) + ")(?![\\p{L}\\p{N}])");
        }
        return known;
    }

    private static String replaced(Pattern pattern, String text, Function<Matcher, String> by) {
        Matcher found = pattern.matcher(text);
        StringBuilder out = new StringBuilder();
        while (found.find()) {
            found.appendReplacement(out, Matcher.quoteReplacement(by.apply(found)));
        }
        return found.appendTail(out).toString();
    }
}
