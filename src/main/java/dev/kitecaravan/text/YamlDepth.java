package dev.kitecaravan.text;

import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** How deep YAML is nested, found without recursion: what reads it then recurses, and must not end the thread. */
public final class YamlDepth {
    /** Deeper than anything that people write. */
    public static final int MOST = 200;

    private YamlDepth() {
    }

    /**
     * Looks at the whole text.
     *
     * @throws YamlEngineException when it is no YAML, or nested too deep; the message names line and column
     */
    public static void check(String yaml, String label) {
        int depth = 0;
        for (Event event : new Parse(LoadSettings.builder().setLabel(label).setUseMarks(true).build())
                .parseString(yaml)) {
            switch (event.getEventId()) {
                case SequenceStart, MappingStart -> depth++;
                case SequenceEnd, MappingEnd -> depth--;
                default -> {
                }
            }
            if (depth > MOST) {
                throw new YamlEngineException("nested deeper than " + MOST + " levels"
                        + event.getStartMark().map(mark -> " in line " + (mark.getLine() + 1) + ", column "
                                + (mark.getColumn() + 1)).orElse(""));
            }
        }
    }
}
