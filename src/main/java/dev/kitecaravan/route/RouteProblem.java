package dev.kitecaravan.route;

/**
 * Something wrong in a route file.
 *
 * @param file    as the user knows it
 * @param line    from 1; 0 when it is about the whole file
 * @param column  from 1; 0 likewise
 * @param message one sentence: what was there, what to do
 */
public record RouteProblem(String file, int line, int column, String message) {
    @Override
    public String toString() {
        return file + (line > 0 ? ":" + line + ":" + column : "") + " " + message;
    }
}
