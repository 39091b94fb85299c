/**
 * A Buildkite REST API on loopback, to try the program with and to test it against: the documented answers, Link
 * headers, filters, rate limits and errors, over data that is made from a seed, and faults and drift on request. It
 * depends on nothing else of this project.
 */
package dev.kitecaravan.sandbox;
