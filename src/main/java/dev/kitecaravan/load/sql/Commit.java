package dev.kitecaravan.load.sql;

import java.time.Instant;

/**
 * What all rows of a commit share.
 *
 * @param loadId the load they came with
 * @param at     when it is committed: later in every commit of a session
 */
record Commit(String loadId, Instant at) {
}
