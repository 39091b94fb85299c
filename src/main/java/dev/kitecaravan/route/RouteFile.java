package dev.kitecaravan.route;

/**
 * One YAML file of the routes.
 *
 * @param name  its path as the user knows it
 * @param text  its content
 * @param place where it was found
 */
public record RouteFile(String name, String text, Place place) {
    /** Where a route file was found. */
    public enum Place {
        /** In the folder itself. */
        FOLDER,
        /** Below the folder, in {@code more}. */
        MORE,
        /** Shipped under {@code routes/more}, while the folder that is used has no file of this name: read by name only. */
        LIBRARY
    }

    /** A file of the folder itself. */
    public RouteFile(String name, String text) {
        this(name, text, Place.FOLDER);
    }

    /** Whether it is empty, or every line of it is commented out: kept for later, and passed over. */
    public boolean holdsNothing() {
        return text.lines().map(String::strip).allMatch(line -> line.isEmpty() || line.startsWith("#")
                || line.equals("---") || line.equals("[]"));
    }

    /** Its last part. */
    String fileName() {
        return name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
    }
}
