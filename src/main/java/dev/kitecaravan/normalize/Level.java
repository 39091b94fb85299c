package dev.kitecaravan.normalize;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The keys of an object at one place of a table: the row's own object, or one flattened into it. Two keys that would get
 * one name are told apart here: the key that already is such a name keeps it, of others the first in the alphabet; what
 * is stored keeps its name for ever.
 */
final class Level {
    /** More distinct keys than this at one place are data, not names: they go to the overflow column. */
    private static final int MOST_KEYS = 5_000;

    final TableNode table;
    /** The field that holds this object, null for the row's own. */
    final Field holder;
    final String path;
    /** Levels joined, not shortened; empty for the row's own object. */
    final String fullName;
    /** What the nesting limit counts: the arrays around the row, and the objects around this one in the row. */
    final int depth;
    final Map<String, Field> fields = new HashMap<>();
    private final Map<String, Field> specials = new HashMap<>(2);
    private final Set<String> names = new HashSet<>();
    private Field first;

    Level(TableNode table, Field holder, String path, String fullName, int depth) {
        this.table = table;
        this.holder = holder;
        this.path = path;
        this.fullName = fullName;
        this.depth = depth;
    }

    /**
     * The field of a key, where objects mostly have their keys in the order of the object before.
     *
     * @param before the field found for the previous key of this object, null at its start
     * @return null when the key is not known yet
     */
    Field after(Field before, String key) {
        Field guess = before == null ? first : before.next;
        if (guess != null) {
            if (guess.key == key) {
                return guess;
            }
            if (guess.key.equals(key)) {
                // parsers hand out one instance of a key: next time the first comparison holds
                guess.key = key;
                return guess;
            }
        }
        Field found = fields.get(key);
        if (found != null) {
            if (before == null) {
                first = found;
            } else {
                before.next = found;
            }
        }
        return found;
    }

    /** Makes the fields of an object's unknown keys, in an order that does not depend on the object's. */
    void learn(Set<?> keys) {
        List<String> unknown = new ArrayList<>();
        for (Object key : keys) {
            String text = String.valueOf(key);
            if (!fields.containsKey(text)) {
                unknown.add(text);
            }
        }
        unknown.sort(Comparator.comparing((String key) -> !table.naming().name(key).equals(key))
                .thenComparing(Comparator.naturalOrder()));
        for (String key : unknown) {
            if (fields.size() >= MOST_KEYS) {
                return;
            }
            field(key);
        }
    }

    /** The field of a step of a stored path. */
    Field stored(String step) {
        boolean special = step.startsWith("[") || step.startsWith(JsonPaths.NATURAL_KEY);
        return special ? special(step, specialName(step)) : field(JsonPaths.key(step));
    }

    private static String specialName(String step) {
        return step.equals(JsonPaths.VALUE) ? "value" : step.equals(JsonPaths.LIST) ? "list" : step.substring(1);
    }

    Field field(String key) {
        Field known = fields.get(key);
        if (known != null) {
            return known;
        }
        Field made = make(key, JsonPaths.step(key), table.naming().name(key));
        fields.put(key, made);
        return made;
    }

    /** The field of what is no member: the scalars of an array, the arrays in it, a natural key. */
    Field special(String step, String name) {
        Field known = specials.get(step);
        if (known == null) {
            known = make(step, step, name);
            specials.put(step, known);
        }
        return known;
    }

    private Field make(String key, String step, String plainName) {
        String name = plainName;
        for (int attempt = 0; !names.add(name); attempt++) {
            name = table.naming().apart(plainName, step, attempt);
        }
        String fieldPath = JsonPaths.join(path, step);
        String inRecord = JsonPaths.join(table.recordPath, fieldPath);
        // as in dlt, an array in an array lies one level deeper than one in an object
        return new Field(this, key, step.equals(JsonPaths.LIST) ? depth + 1 : depth, fieldPath,
                fullName.isEmpty() ? name : fullName + SnakeCase.SEPARATOR + name, table.tree.isJson(inRecord),
                table.tree.isJsonObject(inRecord));
    }
}
