/**
 * Talking to Buildkite's API: one client that takes every request from one budget, adds the token only to requests to
 * the configured origin, retries by the kind of failure, and hands over answers that have arrived whole.
 *
 * <p>
 * It knows nothing of records, pages' contents or tables. Everything above it asks through
 * {@link dev.kitecaravan.extract.http.ApiClient#get} and acts on {@link dev.kitecaravan.extract.http.ApiException}.
 */
package dev.kitecaravan.extract.http;
