package dev.kitecaravan.mcp;

import java.util.List;
import java.util.stream.Stream;

/**
 * The revisions of the Model Context Protocol that are spoken. Those up to 2025-11-25 open with {@code initialize} and are
 * agreed on once; those from 2026-07-28 on name themselves in every request.
 */
final class ProtocolVersions {
    /** Named in each request, newest first. */
    static final List<String> MODERN = List.of("2026-07-28");
    /** Agreed on by {@code initialize}, newest first. */
    static final List<String> LEGACY = List.of("2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05");
    /** The key in {@code _meta} under which a modern request names its revision. */
    static final String KEY = "io.modelcontextprotocol/protocolVersion";

    private ProtocolVersions() {
    }

    static List<String> all() {
        return Stream.concat(MODERN.stream(), LEGACY.stream()).toList();
    }

    /** What {@code initialize} is answered with: the revision that was asked for, or the newest that opens so. */
    static String agreed(Object asked) {
        return asked instanceof String version && LEGACY.contains(version) ? version : LEGACY.get(0);
    }
}
