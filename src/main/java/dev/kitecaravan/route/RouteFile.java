package dev.kitecaravan.route;

/**
 * One YAML file of the routes folder.
 *
 * @param name its path as the user knows it
 * @param text its content
 */
public record RouteFile(String name, String text) {
}
