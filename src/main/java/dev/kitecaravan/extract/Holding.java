package dev.kitecaravan.extract;

import java.util.List;
import java.util.Map;

/** What an answer holds where its records should be. Whatever is neither a list nor a record is no page without records. */
enum Holding {
    LIST("a list"),
    OBJECT("an object"),
    /** An object without members. */
    EMPTY("an empty object"),
    NULL("null"),
    /** The same in a member that the selector names: some APIs spell a list without elements so. */
    NAMED_NULL("null"),
    /** A text, a number, true or false that the selector names. */
    NAMED_VALUE("a single value"),
    /** The same where nothing names it. */
    VALUE("a single value");

    private final String words;

    Holding(String words) {
        this.words = words;
    }

    /** What a value is by itself. */
    static Holding of(Object value) {
        if (value instanceof List) {
            return LIST;
        }
        if (value instanceof Map<?, ?> members) {
            return members.isEmpty() ? EMPTY : OBJECT;
        }
        return value == null ? NULL : VALUE;
    }

    /** The same, as a member that a selector names. */
    Holding named() {
        return this == VALUE ? NAMED_VALUE : this == NULL ? NAMED_NULL : this;
    }

    /**
     * Whether records can be in it.
     *
     * @param onlyList whether nothing but a list is right
     */
    boolean isRight(boolean onlyList) {
        return this == LIST || !onlyList && (this == OBJECT || this == NAMED_VALUE || this == NAMED_NULL);
    }

    /** In words, after "holds". */
    String words() {
        return words;
    }
}
