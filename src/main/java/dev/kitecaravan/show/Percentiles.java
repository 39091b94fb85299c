package dev.kitecaravan.show;

/**
 * A statement for percentiles by nearest rank, with window functions alone: every database has those, while the functions for
 * percentiles differ.
 *
 * @param by    the columns to group by, {@code a, b}
 * @param sums  columns of the cases to add up, each with a comma before it; empty for none
 * @param cases a SELECT with those columns and {@code s}, the number in question, never null
 */
record Percentiles(String by, String sums, String cases) {
    /** Columns: those of {@link #by}, {@code n} cases, {@code p50}, {@code p90}, and the sums under their names. */
    String sql() {
        StringBuilder added = new StringBuilder();
        for (String sum : sums.split(",")) {
            if (!sum.isBlank()) {
                added.append(", sum(").append(sum.strip()).append(") as ").append(sum.strip());
            }
        }
        return "select " + by + ", max(n) as n, min(case when r >= 0.5 * n then s end) as p50,"
                + " min(case when r >= 0.9 * n then s end) as p90" + added + " from (select " + by + ", s" + sums
                + ", row_number() over (partition by " + by + " order by s) as r, count(*) over (partition by " + by
                + ") as n from (" + cases + ") c) x group by " + by;
    }
}
