package dev.kitecaravan.extract;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;

import dev.kitecaravan.table.Json;

/** What is not read of an answer, whole as it may be: a text that memory has no room for, and nesting beyond reason. */
final class AnswerLimits {
    /** Of the heap a text may have so much: it takes three times that while it is read, and as much again on its way. */
    private static final int SHARE_OF_TEXT = 16;
    /** What a library may recurse on the stack of a thread, with room to spare. */
    private static final int DEEPEST_FOR_PATHS = 500;
    private static JsonFactory factory;

    private AnswerLimits() {
    }

    /** Made when it is first used: a native executable's heap is known when it runs. */
    static synchronized JsonFactory factory() {
        if (factory == null) {
            factory = ofTexts((int) Math.min(Integer.MAX_VALUE, Runtime.getRuntime().maxMemory() / SHARE_OF_TEXT));
        }
        return factory;
    }

    /** For selectors that a library evaluates, which recurses level by level. */
    static JsonFactory forPaths() {
        JsonFactory all = factory();
        return all.rebuild().streamReadConstraints(
                all.streamReadConstraints().rebuild().maxNestingDepth(DEEPEST_FOR_PATHS).build()).build();
    }

    /** @param longest characters of a text */
    static JsonFactory ofTexts(int longest) {
        return Json.FACTORY.rebuild()
                .streamReadConstraints(Json.FACTORY.streamReadConstraints().rebuild().maxStringLength(longest).build())
                .build();
    }

    /** Where an answer goes beyond them, and what to do. */
    static String beyond(JsonParser parser, StreamConstraintsException e) {
        String at = "at " + parser.getParsingContext().pathAsPointer();
        return parser.currentToken() == JsonToken.VALUE_STRING
                ? at + " is a text of more than the " + parser.streamReadConstraints().getMaxStringLength()
                        + " characters that memory has room for; give more, such as CARAVAN_JAVA_OPTIONS=-Xmx1g"
                : at + " it goes beyond what is read: " + e.getOriginalMessage();
    }
}
