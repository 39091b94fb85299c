package dev.kitecaravan.load.filesystem;

/**
 * One immutable file of one table's rows.
 *
 * @param path    its key
 * @param columns how many of the table's columns it has; later columns are null in its rows
 * @param rows    rows in it, tombstones among them
 * @param bytes   its size
 * @param from    lowest version of its rows
 * @param to      highest version of its rows
 */
record Part(String path, int columns, long rows, long bytes, long from, long to) {
}
