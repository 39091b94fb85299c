package dev.kitecaravan.routetest;

/**
 * A dead letter that is to be there.
 *
 * @param reason a part of its reason
 * @param step   a part of the step that refused it; null when that is not compared
 * @param table  the table it was meant for; null when that is not compared
 * @param place  where it stands
 */
public record ExpectedLetter(String reason, String step, String table, Place place) {
}
