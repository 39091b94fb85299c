package dev.kitecaravan.routetest;

/**
 * Where something stands in a test file.
 *
 * @param line from 1; 0 for what stands nowhere, because it was left out or made by a program
 * @param from its first code point, from 0
 * @param to   the code point after its last
 */
public record Place(int line, int from, int to) {
    /** Of what stands in no file. */
    public static final Place NONE = new Place(0, 0, 0);
}
