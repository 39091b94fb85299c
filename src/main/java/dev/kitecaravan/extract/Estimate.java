package dev.kitecaravan.extract;

/**
 * What an endpoint would cost in a run.
 *
 * @param endpoint its name
 * @param requests how many requests, about
 * @param units    how many parents or lists it is asked for
 * @param note     what the figure rests on, and what would make it cheaper; empty when there is nothing to say
 */
public record Estimate(String endpoint, long requests, long units, String note) {
}
