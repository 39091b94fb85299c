package dev.kitecaravan.sandbox;

import java.util.List;

/**
 * One page of a list of builds.
 *
 * @param builds the rows, newest first
 * @param total how many rows the list has
 */
record BuildPage(List<Build> builds, int total) {
}
