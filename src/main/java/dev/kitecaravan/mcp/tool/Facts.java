package dev.kitecaravan.mcp.tool;

import java.util.Map;

/** Facts for reading. */
final class Facts {
    private Facts() {
    }

    /** A line each, those without a value left out. */
    static void lines(StringBuilder text, Object facts) {
        ((Map<?, ?>) facts).forEach((fact, value) -> {
            if (value != null) {
                text.append(fact).append(": ").append(value.toString().replace('\n', ' ')).append('\n');
            }
        });
    }
}
