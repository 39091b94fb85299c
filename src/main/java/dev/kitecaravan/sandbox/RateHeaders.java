package dev.kitecaravan.sandbox;

/** The spellings of the rate-limit headers over the years. */
public enum RateHeaders {
    /** {@code RateLimit-*} with scope rest and {@code RateLimit-User-*}, as documented in 2026. */
    CURRENT,
    /** {@code RateLimit-*} with scope organization and no user set, as in 2024. */
    ORGANIZATION_ONLY,
    /** {@code Rate-Limit-*}, as until 2023. */
    OLDER,
    /** No such headers. */
    NONE
}
