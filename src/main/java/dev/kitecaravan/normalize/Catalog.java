package dev.kitecaravan.normalize;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

import dev.kitecaravan.table.ColumnType;
import dev.kitecaravan.table.ColumnWords;

/**
 * The documented columns of an API's resources, their types, what stays JSON, what changes by itself and what is secret.
 * Data: {@code catalog/buildkite.yaml} explains their form, {@code catalog/more.yaml} goes on. Immutable.
 */
public final class Catalog {
    private static final List<String> BUILDKITE = List.of("/catalog/buildkite.yaml", "/catalog/more.yaml");
    /** The member that says what an object is. */
    private static final String SENTENCE = "(is)";
    /** So begins what says something of the entry itself and is no member of it. */
    private static final String OF_ENTRY = "(";

    private final Map<String, Shape> resources = new LinkedHashMap<>();
    private final Map<String, DocumentedResource> documented = new LinkedHashMap<>();
    private final List<String> json;
    private final List<String> jsonObjects;
    private final Map<String, Object> masked;
    private final Shape system;
    private final Shape keys;

    private Catalog(Map<?, ?> document) {
        Map<String, Object> shapes = strings(document.get("shapes"));
        strings(document.get("resources")).forEach((name, value) -> {
            Map<String, Object> entry = strings(value);
            documented.put(name, DocumentedResource.of(name, entry));
            resources.put(name, shape(entry.containsKey("(as)") ? shapes.get(entry.get("(as)")) : entry, shapes));
        });
        json = list(document.get("json"));
        jsonObjects = list(document.get("json_objects"));
        masked = strings(document.get("masked"));
        system = shape(document.get("system"), shapes);
        keys = shape(document.get("keys"), shapes);
    }

    /** Buildkite's catalog, read from the program's resources. */
    public static Catalog buildkite() {
        return Holder.BUILDKITE;
    }

    /** A catalog that documents nothing: every column is inferred. */
    public static Catalog empty() {
        return new Catalog(Map.of());
    }

    /**
     * A catalog of several texts; what they list under the same heading is taken together.
     *
     * @throws IllegalArgumentException when a type or shape in it is unknown, or a resource has no path
     */
    public static Catalog parse(String... yaml) {
        Map<String, Object> document = new LinkedHashMap<>();
        for (String text : yaml) {
            Object part = new Load(LoadSettings.builder().setLabel("catalog").build()).loadFromString(text);
            strings(part).forEach((heading, values) -> document.merge(heading, values, Catalog::together));
        }
        return new Catalog(document);
    }

    private static Object together(Object first, Object second) {
        if (first instanceof List<?> list) {
            List<Object> all = new ArrayList<>(list);
            all.addAll((List<?>) second);
            return all;
        }
        Map<String, Object> all = new LinkedHashMap<>(strings(first));
        all.putAll(strings(second));
        return all;
    }

    /** What a path answers with; null when it is not documented. */
    public DocumentedResource at(String path) {
        DocumentedResource best = null;
        int fit = PathPattern.NONE;
        for (DocumentedResource resource : documented.values()) {
            int here = resource.fits(path);
            if (here > fit) {
                fit = here;
                best = resource;
            }
        }
        return best;
    }

    /** @throws IllegalArgumentException when no resource has this name */
    public DocumentedResource named(String name) {
        DocumentedResource resource = documented.get(name);
        if (resource == null) {
            throw new IllegalArgumentException("the catalog has no entry " + name);
        }
        return resource;
    }

    /** Every documented resource. */
    public Collection<DocumentedResource> documented() {
        return documented.values();
    }

    /** The shape of a resource, null when it is not documented. */
    Shape resource(String name) {
        return name == null ? null : resources.get(name);
    }

    /** The names of the documented resources. */
    Set<String> resources() {
        return resources.keySet();
    }

    /** Columns that every table has, by what follows the prefix. */
    Shape system() {
        return system;
    }

    /** Columns that rows have from their parents. */
    Shape keys() {
        return keys;
    }

    /** The fields that the API's records of a resource have and their types, in their order; objects and arrays are JSON. */
    public Map<String, ColumnType> types(String resource) {
        Map<String, ColumnType> types = new LinkedHashMap<>();
        resources.get(resource).members().forEach((name, member) -> {
            if (member.derived() == null) {
                types.put(name, member.type() == null ? ColumnType.JSON : member.type());
            }
        });
        return types;
    }

    /** All values that the API documents for a field; empty where it may hold any. */
    public List<String> values(String resource, String field) {
        ColumnWords words = resources.get(resource).members().get(field).words();
        return words == null ? List.of() : words.values();
    }

    /** Whether whatever stands at this path of a record stays JSON. */
    boolean isJson(String path) {
        return endsWithOneOf(path, json);
    }

    /** Whether an object that stands at this path of a record stays JSON. */
    boolean isJsonObject(String path) {
        return endsWithOneOf(path, jsonObjects);
    }

    /** The paths that are masked in records of a resource unless asked for; the form is that of {@link Masking.Rules}. */
    List<String> masked(String resource) {
        List<String> paths = new ArrayList<>(list(masked.get("any")));
        if (documented.containsKey(resource)) {
            paths.addAll(documented.get(resource).masked());
        }
        return paths;
    }

    /** The paths of addresses whose last step is a token. */
    List<String> badges() {
        return list(masked.get("badges"));
    }

    /** The paths of arrays of {@code NAME=value}. */
    List<String> assignments() {
        return list(masked.get("assignments"));
    }

    private static boolean endsWithOneOf(String path, List<String> ends) {
        for (String end : ends) {
            if (path.endsWith(end) && (path.length() == end.length()
                    || path.charAt(path.length() - end.length() - 1) == '.')) {
                return true;
            }
        }
        return false;
    }

    private static Shape shape(Object definition, Map<String, Object> shapes) {
        Map<String, Member> members = new LinkedHashMap<>();
        String[] sentence = {null};
        strings(definition).forEach((key, value) -> {
            if (key.equals(SENTENCE)) {
                sentence[0] = MemberText.withoutStop(String.valueOf(value));
            } else if (!key.startsWith(OF_ENTRY)) {
                members.put(key, member(key, value, shapes));
            }
        });
        return new Shape(members, sentence[0]);
    }

    private static Member member(String name, Object definition, Map<String, Object> shapes) {
        if (definition instanceof List<?> list) {
            return Member.array(member(name, list.get(0), shapes));
        }
        if (definition instanceof Map<?, ?>) {
            return Member.object(shape(definition, shapes));
        }
        MemberText text = MemberText.parse(String.valueOf(definition));
        ColumnType type = null;
        boolean changing = false;
        Derived derived = null;
        Shape object = null;
        for (String word : text.types().split("[ |]+")) {
            if (word.equals("changing")) {
                changing = true;
            } else if (word.equals("derived")) {
                derived = Derived.named(name);
            } else if (shapes.containsKey(word)) {
                object = shape(shapes.get(word), shapes);
            } else {
                type = ColumnType.valueOf(word.toUpperCase(Locale.ROOT));
            }
        }
        if (object != null && text.words() != null) {
            object = new Shape(object.members(), text.words().sentence());
        }
        return new Member(type, changing, derived, object, null, text.words());
    }

    @SuppressWarnings("unchecked") // keys are checked to be texts by their use as such
    private static Map<String, Object> strings(Object map) {
        return map == null ? Map.of() : (Map<String, Object>) map;
    }

    /** A list of texts; a single text is a list of one. */
    static List<String> list(Object values) {
        return values == null
                ? List.of()
                : values instanceof List<?> list
                        ? list.stream().map(String::valueOf).toList()
                        : List.of(String.valueOf(values));
    }

    /**
     * The documented members of an object, in their order.
     *
     * @param sentence what it is, without a full stop; null where the catalog does not say
     */
    record Shape(Map<String, Member> members, String sentence) {
    }

    /**
     * @param type     its type when it is a scalar, or JSON; null for a pure object or array
     * @param changing whether it moves by itself
     * @param derived  how it is worked out from the other members; null where the API tells it
     * @param object   its members when it is an object
     * @param element  what its elements are when it is an array
     * @param words    what the dictionary says of it; null where the catalog says nothing
     */
    record Member(ColumnType type, boolean changing, Derived derived, Shape object, Member element,
            ColumnWords words) {
        static Member array(Member element) {
            return new Member(null, false, null, null, element, null);
        }

        static Member object(Shape shape) {
            return new Member(null, false, null, shape, null, null);
        }
    }

    /** Read once, when first asked for. */
    private static final class Holder {
        static final Catalog BUILDKITE = read();

        private static Catalog read() {
            return parse(Catalog.BUILDKITE.stream().map(Holder::text).toArray(String[]::new));
        }

        private static String text(String resource) {
            try (InputStream in = Catalog.class.getResourceAsStream(resource)) {
                if (in == null) {
                    throw new IllegalStateException("the program lacks its resource " + resource);
                }
                return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read the resource " + resource, e);
            }
        }
    }
}
