package dev.kitecaravan.extract;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.kitecaravan.text.NearestName;

/** The fields that a {@link Where} may name: those of the direct parent, and of what is above it. Immutable. */
public final class ParentFields {
    /** What a field holds. */
    public enum Kind {
        TEXT,
        NUMBER,
        FLAG,
        TIME,
        /** An object or an array, of which nothing is remembered. */
        NESTED,
        UNKNOWN
    }

    /**
     * @param name   as the parent is asked for it
     * @param kind   what it holds
     * @param values all that the API documents; empty where it may hold any
     */
    public record Field(String name, Kind kind, List<String> values) {
        private static final String NUMBER = "-?\\d+(\\.\\d+)?";

        /** @throws IllegalArgumentException when it can never have this value */
        void checkValue(String value) {
            switch (kind) {
                case TIME ->
                    throw new IllegalArgumentException(name + " is a time; write " + name + " newer than 7d or "
                            + name + " older than 12h");
                case FLAG -> refuseUnless(value.equals("true") || value.equals("false"), value, "true or false");
                case NUMBER -> refuseUnless(value.matches(NUMBER), value, "a number");
                default -> {
                    checkNested();
                    if (!values.isEmpty() && !values.contains(value)) {
                        throw new IllegalArgumentException("there is no " + name.replaceFirst(".*\\.", "") + " '"
                                + value
                                + "'" + NearestName.of(value, values).map(near -> "; did you mean '" + near + "'?")
                                        .orElse("; write one of " + String.join(", ", values)
                                                + "; of a value that is new to the API, write the field in double quotes"));
                    }
                }
            }
        }

        /** @throws IllegalArgumentException when it is no time */
        void checkTime() {
            checkNested();
            if (kind != Kind.TIME && kind != Kind.UNKNOWN) {
                throw new IllegalArgumentException(name + " is no time, so it is neither newer nor older; write " + name
                        + " = value");
            }
        }

        /** @throws IllegalArgumentException when it is an object or an array */
        void checkNested() {
            if (kind == Kind.NESTED) {
                throw new IllegalArgumentException(
                        name + " is an object or a list; only texts, numbers, true or false, "
                                + "and times can be compared");
            }
        }

        private void refuseUnless(boolean good, String value, String expected) {
            if (!good) {
                throw new IllegalArgumentException(name + " is " + expected + ", never '" + value + "'");
            }
        }
    }

    /** Of an endpoint about whose records nothing is documented: any name will do. */
    public static final ParentFields UNKNOWN = new ParentFields("", null);

    private final String owner;
    private final Map<String, Field> fields;

    private ParentFields(String owner, Map<String, Field> fields) {
        this.owner = owner;
        this.fields = fields;
    }

    /**
     * @param owner  whose they are, in words: {@code a build}
     * @param fields all there are, by the names that may be written
     */
    public static ParentFields of(String owner, Map<String, Field> fields) {
        return new ParentFields(owner, new LinkedHashMap<>(fields));
    }

    /**
     * The field of a name.
     *
     * @throws IllegalArgumentException when there is none; names the nearest
     */
    Field named(String written) {
        if (fields == null) {
            return unknown(written);
        }
        Field field = fields.get(written);
        if (field == null) {
            throw new IllegalArgumentException(owner + " has no field '" + written + "'"
                    + nearest(written).map(near -> "; did you mean '" + near + "'?")
                            .orElseGet(() -> "; it has " + String.join(", ", comparable())
                                    + ". One that the API sends and does not document is written in double quotes"));
        }
        return field;
    }

    private Optional<String> nearest(String written) {
        return fields.keySet().stream().filter(name -> name.endsWith("." + written)).findFirst()
                .or(() -> NearestName.of(written, fields.keySet()));
    }

    /** A field of which nothing is known. */
    static Field unknown(String name) {
        return new Field(name, Kind.UNKNOWN, List.of());
    }

    private List<String> comparable() {
        return fields.keySet().stream().filter(name -> fields.get(name).kind() != Kind.NESTED).toList();
    }
}
