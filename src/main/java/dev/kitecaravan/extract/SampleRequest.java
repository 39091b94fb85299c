package dev.kitecaravan.extract;

/**
 * One request that was made for a sample, and what came of it.
 *
 * @param endpoint whose list or object was asked for
 * @param url      the address, without secrets
 * @param status   of the answer
 * @param records  how many the answer holds by the endpoint's selector; -1 where that is not known yet
 * @param more     whether its headers name a next page
 * @param pages    how many pages its list has, as the headers tell; 0 where they do not
 */
public record SampleRequest(String endpoint, String url, int status, long records, boolean more, int pages) {
}
