package dev.kitecaravan.show.ci;

/** How the rows of a panel are drawn. */
enum PanelKind {
    /** Streaks of main. */
    BAND,
    /** Percentiles by week. */
    LINES,
    /** Percentiles by hour and weekday. */
    HEAT,
    /** Columns upon each other, a bar a week. */
    WEEKS,
    /** States of builds upon each other, a bar a day. */
    DAYS,
    TABLE
}
