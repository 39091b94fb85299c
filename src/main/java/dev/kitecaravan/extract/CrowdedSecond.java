package dev.kitecaravan.extract;

import java.time.Instant;

/**
 * Why a window's walk ended before its end: one second holds more builds than the list shows.
 *
 * @param path     the list
 * @param second   that second, or null when the list shows none with a time
 * @param pass     what was asked for
 * @param progress where its progress goes
 */
record CrowdedSecond(String path, Instant second, WindowUnit.Pass pass, WindowUnit.Progress progress) {
}
