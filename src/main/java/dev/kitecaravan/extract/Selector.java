package dev.kitecaravan.extract;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.InvalidPathException;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.PathNotFoundException;

/**
 * Which part of an answer holds the records: a name, a JSON Pointer ({@code /data/items}) or a JSONPath
 * ({@code $.items[*]}). A name means that member of an object, or the array itself when the answer is a bare array. Empty
 * means the array, or the single object. Names and the empty selector are read in a stream; the other two need the whole
 * answer in memory.
 */
public final class Selector {
    /** The names that a JSONPath begins with; what follows steps into the elements of the list that is there. */
    private static final Pattern NAMES = Pattern.compile("\\$(\\.[^.\\[\\]*?()]+|\\['[^']*'\\]|\\[\"[^\"]*\"\\])*");

    private final String text;
    private final JsonPath path;
    private final boolean ofOne;

    private Selector(String text, JsonPath path) {
        this(text, path, false);
    }

    private Selector(String text, JsonPath path, boolean ofOne) {
        this.text = text;
        this.path = path;
        this.ofOne = ofOne;
    }

    /** The same for an answer that is one element of the list it is meant for. */
    Selector ofOne() {
        return new Selector(text, path, true);
    }

    boolean isOfOne() {
        return ofOne;
    }

    /** @throws IllegalArgumentException when it is no valid JSONPath */
    public static Selector parse(String text) {
        String selector = text == null ? "" : text.trim();
        if (selector.startsWith("/") && !selector.matches("([^~]|~[01])*")) {
            throw new IllegalArgumentException("selector '" + selector
                    + "' is no JSON Pointer: in it ~ is written ~0, and a slash of a name ~1");
        }
        if (!selector.startsWith("$")) {
            return new Selector(selector, null);
        }
        try {
            return new Selector(selector, JsonPath.compile(selector));
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("selector '" + selector + "' is no JSONPath: " + reason(e), e);
        }
    }

    /** Why a JSONPath does not parse; the library says of some that an index was out of range. */
    public static String reason(RuntimeException wrong) {
        String said = String.valueOf(wrong.getMessage());
        return said.contains("java.") ? "it ends too early, or a bracket is not closed" : said;
    }

    String text() {
        return text;
    }

    boolean isName() {
        return !text.isEmpty() && !isPath();
    }

    boolean isPath() {
        return text.startsWith("$") || text.startsWith("/");
    }

    /** The records of an answer. */
    public JsonRecords records(InputStream body) throws IOException {
        return path == null ? new JsonRecords(body, this) : new JsonRecords(body, this, AnswerLimits.forPaths());
    }

    List<?> pick(Object tree) {
        Object picked = path == null ? point(tree) : evaluate(tree);
        if (picked == null) {
            Set<String> members = tree instanceof Map<?, ?> map ? names(map) : Set.of("(an array)");
            if (tree == null || tree instanceof Map<?, ?> map && map.isEmpty()
                    || tree instanceof List<?> list && list.isEmpty()) {
                return List.of();
            }
            throw new SelectorException(text, members);
        }
        return picked instanceof List<?> list ? list : List.of(picked);
    }

    private Object evaluate(Object tree) {
        try {
            Object picked = path.read(tree, Configuration.defaultConfiguration());
            boolean nothing = picked instanceof List<?> list && list.isEmpty() && !path.isDefinite();
            return nothing && !mayBeEmpty(text, tree) ? null : picked;
        } catch (InvalidPathException e) {
            // There is no such place, or what is there is neither a list nor an object.
            return null;
        }
    }

    /** Whether an indefinite path rightly finds nothing: a filter may match none, and an empty array has no elements. */
    private static boolean mayBeEmpty(String indefinite, Object tree) {
        int elements = indefinite.lastIndexOf("[*]");
        if (indefinite.contains("?(") || elements < 0) {
            return indefinite.contains("?(");
        }
        if (elements + 3 < indefinite.length()) {
            // The name behind the elements is wrong, unless there are no elements.
            return isEmpty(find(indefinite.substring(0, elements + 3), tree))
                    && mayBeEmpty(indefinite.substring(0, elements + 3), tree);
        }
        String place = indefinite.substring(0, elements);
        Object found = find(place, tree);
        boolean several = place.contains("[*]");
        return isEmpty(found) && !several || several && (isEmpty(found)
                ? mayBeEmpty(place, tree)
                : ((List<?>) found).stream().allMatch(Selector::isEmpty));
    }

    private static Object find(String text, Object tree) {
        return JsonPath.compile(text).read(tree, Configuration.defaultConfiguration());
    }

    private static boolean isEmpty(Object value) {
        return value instanceof List<?> list && list.isEmpty() || value instanceof Map<?, ?> map && map.isEmpty();
    }

    private Object point(Object tree) {
        Object at = tree;
        for (String part : text.substring(1).split("/", -1)) {
            String name = part.replace("~1", "/").replace("~0", "~");
            if (at instanceof Map<?, ?> map) {
                at = map.get(name);
            } else if (at instanceof List<?> list && name.matches("\\d{1,9}") && Integer.parseInt(name) < list.size()) {
                at = list.get(Integer.parseInt(name));
            } else {
                return null;
            }
        }
        return at;
    }

    /** What an answer holds where a path finds its records; of a path whose list may be anywhere, whether there is anything. */
    Holding holding(Object tree) {
        Holding whole = Holding.of(tree);
        if (!whole.isRight(false)) {
            return whole;
        }
        if (ofOne) {
            return Holding.LIST;
        }
        if (path == null) {
            return Holding.of(point(tree)).named();
        }
        Matcher names = NAMES.matcher(text);
        String rest = names.lookingAt() ? text.substring(names.end()) : "..";
        if (rest.isEmpty()) {
            return Holding.of(evaluate(tree)).named();
        }
        if (!rest.startsWith("[") && !rest.startsWith(".*")) {
            return Holding.LIST;
        }
        try {
            Holding stepped = Holding.of(find(names.group(), tree));
            // An object whose values are the records may have none.
            return stepped == Holding.EMPTY ? Holding.OBJECT : stepped;
        } catch (PathNotFoundException e) {
            // It matches nothing, and is told so where it picks.
            return Holding.LIST;
        }
    }

    private static Set<String> names(Map<?, ?> map) {
        Set<String> names = new TreeSet<>();
        map.keySet().forEach(k -> names.add(String.valueOf(k)));
        return names;
    }
}
