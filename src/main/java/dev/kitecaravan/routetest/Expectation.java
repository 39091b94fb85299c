package dev.kitecaravan.routetest;

import java.util.List;

import dev.kitecaravan.run.EndpointReport.Outcome;

/**
 * What is to come of a test.
 *
 * @param outcome    how the endpoint, or the route of one's own, ends
 * @param tables     tables that are compared; others are not
 * @param letters    how many dead letters there are
 * @param reasons    what they say; empty when only their number is compared
 * @param requests   how many requests the API gets; null when that is not compared
 * @param deliveries what endpoints outside get; null when that is not compared, otherwise nothing else gets anything
 * @param place      where it stands; {@link Place#NONE} when the file expects nothing yet
 */
public record Expectation(Expected<Outcome> outcome, List<ExpectedTable> tables, Expected<Integer> letters,
        List<ExpectedLetter> reasons, Expected<Integer> requests, List<ExpectedDelivery> deliveries, Place place) {
    /** A good end without dead letters, and nothing of tables. */
    public static final Expectation GOOD_END = new Expectation(Expected.of(Outcome.COMPLETE), List.of(), Expected.of(0),
            List.of(), null, null, Place.NONE);
}
