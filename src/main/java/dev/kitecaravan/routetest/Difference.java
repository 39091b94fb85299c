package dev.kitecaravan.routetest;

/**
 * One thing that came otherwise than a test expects.
 *
 * @param line of the test file; 0 where the file says nothing of it
 * @param text what was expected and what was, in one line
 * @param fix  what would make the file say what was; null where only its author can
 */
public record Difference(int line, String text, Fix fix) {
    /** A change of the file. */
    public sealed interface Fix permits Value, Whole {
    }

    /** Another value in the place of one. */
    public record Value(Place place, Object value) implements Fix {
    }

    /** All that is expected, anew. */
    public record Whole() implements Fix {
    }
}
