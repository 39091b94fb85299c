package dev.kitecaravan.workbench;

/**
 * A file that does not exist yet.
 *
 * @param name its path below the folder of route files
 * @param text its content
 * @param what a few words on it
 */
public record NewFile(String name, String text, String what) {
}
