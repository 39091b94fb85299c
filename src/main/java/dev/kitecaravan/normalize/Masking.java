package dev.kitecaravan.normalize;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.ListIterator;
import java.util.Map;
import java.util.Objects;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Takes secrets and personal data out of a record before anything else sees it: the user's steps, dead letters, hashes.
 * Secrets of the catalog's list are masked unless {@link Rules#unmask} names them. Works in place and walks every record
 * once, whatever its depth. Not thread-safe.
 */
public final class Masking {
    /** What stands where a secret stood. */
    public static final String CONSTANT = "***";
    private static final String HMAC = "HmacSHA256";
    private static final List<String> TOKEN_PARAMETERS = List.of("access_token=", "api_key=");

    /**
     * What a route asks for; each a list of paths from the record, like {@code author.email}, {@code jobs.agent.name},
     * {@code **.email} (any depth), {@code env.*} (each member).
     *
     * @param mask    replaced by {@link #CONSTANT}
     * @param hash    replaced by a hash of the text, so that equal values stay equal
     * @param include when not empty, all that is left of the record, with what is below
     * @param exclude removed
     * @param unmask  left as they are, although the catalog calls them secret
     * @param hashKey makes the hashes of {@code hash} unguessable for who does not have it; null or empty: none
     */
    public record Rules(List<String> mask, List<String> hash, List<String> include, List<String> exclude,
            List<String> unmask, String hashKey) {
        public static final Rules NONE = new Rules(List.of(), List.of(), List.of(), List.of(), List.of(), null);
    }

    private enum Action {
        REMOVE,
        KEEP,
        HASH,
        MASK,
        MASK_BADGE,
        MASK_ASSIGNMENTS
    }

    private final PathPatterns<Action> patterns = new PathPatterns<>();
    private final PathPatterns<Boolean> included = new PathPatterns<>();
    private final Mac hash;

    /** @throws IllegalArgumentException when a path is malformed; the message shows it */
    public Masking(Catalog catalog, String resource, Rules rules) {
        Objects.requireNonNull(rules, "rules");
        rules.exclude().forEach(path -> patterns.add(path, Action.REMOVE));
        rules.unmask().forEach(path -> patterns.add(path, Action.KEEP));
        rules.hash().forEach(path -> patterns.add(path, Action.HASH));
        rules.mask().forEach(path -> patterns.add(path, Action.MASK));
        catalog.masked(resource).forEach(path -> patterns.add(path, Action.MASK));
        catalog.badges().forEach(path -> patterns.add(path, Action.MASK_BADGE));
        catalog.assignments().forEach(path -> patterns.add(path, Action.MASK_ASSIGNMENTS));
        rules.include().forEach(path -> included.add(path, true));
        hash = rules.hash().isEmpty() ? null : mac(rules.hashKey());
    }

    /** @throws IllegalArgumentException when no field of any record can be meant by it; the message shows it */
    public static void requirePath(String path) {
        new PathPatterns<Boolean>().add(path, true);
    }

    /** Changes the record, which must be made of mutable maps and lists. */
    public void apply(Map<String, ?> record) {
        if (!included.isEmpty()) {
            project(record);
        }
        Deque<Object> containers = new ArrayDeque<>();
        Deque<PathPatterns<Action>.State> states = new ArrayDeque<>();
        containers.push(record);
        states.push(patterns.start());
        while (!containers.isEmpty()) {
            Object container = containers.pop();
            PathPatterns<Action>.State state = states.pop();
            if (container instanceof Map<?, ?> object) {
                members(object, state, containers, states);
            } else {
                elements((List<?>) container, state, containers, states);
            }
        }
    }

    @SuppressWarnings("unchecked") // a masked value is a text, which a record of any values can hold
    private void members(Map<?, ?> object, PathPatterns<Action>.State state, Deque<Object> containers,
            Deque<PathPatterns<Action>.State> states) {
        Iterator<? extends Map.Entry<?, ?>> entries = object.entrySet().iterator();
        while (entries.hasNext()) {
            Map.Entry<?, ?> entry = entries.next();
            Object value = entry.getValue();
            if (value == null) {
                continue;
            }
            PathPatterns<Action>.State below = state.member(String.valueOf(entry.getKey()));
            Action action = below.action();
            if (action == Action.REMOVE) {
                entries.remove();
                continue;
            }
            Object masked = masked(value, action);
            if (masked != value) {
                ((Map.Entry<Object, Object>) entry).setValue(masked);
            } else if (isContainer(value)) {
                containers.push(value);
                states.push(below);
            }
        }
    }

    @SuppressWarnings("unchecked") // as above
    private void elements(List<?> list, PathPatterns<Action>.State state, Deque<Object> containers,
            Deque<PathPatterns<Action>.State> states) {
        ListIterator<Object> elements = (ListIterator<Object>) list.listIterator();
        Action action = state.action();
        while (elements.hasNext()) {
            Object value = elements.next();
            if (isContainer(value)) {
                containers.push(value);
                states.push(state);
            } else if (value != null) {
                Object masked = masked(value, action);
                if (masked != value) {
                    elements.set(masked);
                }
            }
        }
    }

    /** Texts first: most values are, and it takes long to find that one is neither map nor list. */
    private static boolean isContainer(Object value) {
        return !(value instanceof String) && (value instanceof Map || value instanceof List);
    }

    private Object masked(Object value, Action action) {
        if (action == null || action == Action.KEEP) {
            return value instanceof String text ? withoutTokens(text) : value;
        }
        boolean text = value instanceof String;
        return switch (action) {
            case MASK -> text && ((String) value).isEmpty() ? value : CONSTANT;
            case HASH -> value instanceof Map || value instanceof List ? value : hashed(Scalars.toText(value));
            case MASK_BADGE -> text ? withoutBadge(withoutTokens((String) value)) : value;
            case MASK_ASSIGNMENTS -> text ? withoutValue((String) value) : value;
            default -> value;
        };
    }

    private String hashed(String text) {
        byte[] digest = hash.doFinal(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest, 0, 16);
    }

    /** A text with what follows {@code access_token=} and kin masked; nearly always the text itself. */
    static String withoutTokens(String text) {
        if (text.indexOf('=') < 0) {
            return text;
        }
        String clean = text;
        for (String parameter : TOKEN_PARAMETERS) {
            int at = clean.indexOf(parameter);
            while (at >= 0) {
                int from = at + parameter.length();
                int to = from;
                while (to < clean.length() && isTokenCharacter(clean.charAt(to))) {
                    to++;
                }
                if (to > from) {
                    clean = clean.substring(0, from) + CONSTANT + clean.substring(to);
                    from += CONSTANT.length();
                }
                at = clean.indexOf(parameter, from);
            }
        }
        return clean;
    }

    private static boolean isTokenCharacter(char c) {
        return c > ' ' && "&#\"'<>)]},;".indexOf(c) < 0;
    }

    /** A badge's address without the token in its last step: {@code https://badge.example/***.svg}. */
    private static String withoutBadge(String url) {
        int end = url.indexOf('?') < 0 ? url.length() : url.indexOf('?');
        int slash = url.lastIndexOf('/', end - 1);
        if (slash < 0 || slash == end - 1 || url.regionMatches(slash + 1, CONSTANT, 0, CONSTANT.length())) {
            return url;
        }
        int dot = url.lastIndexOf('.', end - 1);
        return url.substring(0, slash + 1) + CONSTANT + url.substring(dot > slash ? dot : end);
    }

    /** {@code NAME=value} without the value. */
    private static String withoutValue(String assignment) {
        int at = assignment.indexOf('=');
        return at < 0 || at == assignment.length() - 1 ? assignment : assignment.substring(0, at + 1) + CONSTANT;
    }

    /** Leaves what the include paths name, what is on the way there and what is below. */
    private void project(Map<String, ?> record) {
        Deque<Object> containers = new ArrayDeque<>();
        Deque<PathPatterns<Boolean>.State> states = new ArrayDeque<>();
        containers.push(record);
        states.push(included.start());
        while (!containers.isEmpty()) {
            Object container = containers.pop();
            PathPatterns<Boolean>.State state = states.pop();
            if (container instanceof List<?> list) {
                list.removeIf(element -> !(element instanceof Map || element instanceof List));
                for (Object element : list) {
                    containers.push(element);
                    states.push(state);
                }
                continue;
            }
            Iterator<? extends Map.Entry<?, ?>> entries = ((Map<?, ?>) container).entrySet().iterator();
            while (entries.hasNext()) {
                Map.Entry<?, ?> entry = entries.next();
                PathPatterns<Boolean>.State below = state.member(String.valueOf(entry.getKey()));
                boolean nested = entry.getValue() instanceof Map || entry.getValue() instanceof List;
                if (below.action() != null) {
                    continue;
                }
                if (below.dead() || !nested) {
                    entries.remove();
                } else {
                    containers.push(entry.getValue());
                    states.push(below);
                }
            }
        }
    }

    private static Mac mac(String key) {
        String secret = key == null || key.isEmpty() ? "caravan" : key;
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), HMAC));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + HMAC, e);
        }
    }
}
