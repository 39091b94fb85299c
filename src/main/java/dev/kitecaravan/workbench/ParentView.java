package dev.kitecaravan.workbench;

/**
 * A list whose records fill a placeholder of the path.
 *
 * @param endpoint that lists them
 * @param file     its route file; where it is missing, the one that would be written
 * @param missing  whether there is no such route yet
 */
public record ParentView(String endpoint, String file, boolean missing) {
}
