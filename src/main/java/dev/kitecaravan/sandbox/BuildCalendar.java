package dev.kitecaravan.sandbox;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/**
 * When builds are made: spread over weeks or months that end shortly before the clock base, dense in working hours and
 * thin at night and on weekends; the newest few within the last half hour.
 */
final class BuildCalendar {
    private static final long HOUR = 3_600_000L;
    private static final int HOURS = 168;
    private static final long MINUTE = 60_000L;

    private final long base;
    private final long seed;
    private final int builds;
    private final int recent;
    private final int weeks;
    private final int inOneSecond;
    /** The share of a week's builds that is made before each hour of a week that ends at the base. */
    private final double[] shares = new double[HOURS + 1];

    BuildCalendar(SandboxSettings settings, long base) {
        this.base = base;
        this.seed = Seeds.of(settings.seed(), "calendar");
        this.builds = settings.builds();
        this.recent = Math.min(builds, Math.max(1, Math.min(12, builds / 20)));
        this.weeks = Math.max(4, Math.min(43, builds / 2500));
        this.inOneSecond = settings.buildsInOneSecond();
        double sum = 0;
        for (int hour = 0; hour < HOURS; hour++) {
            sum += weight(base - (HOURS - hour) * HOUR);
            shares[hour + 1] = sum;
        }
        for (int hour = 1; hour <= HOURS; hour++) {
            shares[hour] /= sum;
        }
    }

    /** The creation time of the n-th build, never before that of the one before. */
    long createdAt(int n) {
        int crowd = (builds - recent - inOneSecond) / 2;
        if (inOneSecond > 0 && n >= crowd && n < crowd + inOneSecond) {
            long second = Math.floorDiv(spread(crowd), 1000) * 1000;
            return second + 1000L * (n - crowd) / inOneSecond;
        }
        if (n >= builds - recent) {
            int behind = builds - 1 - n;
            return base - 2 * MINUTE - behind * 2 * MINUTE - Seeds.below(Seeds.of(seed, n), 60_000);
        }
        long time = spread(n);
        // The crowded second is whole: what was made right before it stays before it, what comes after, after.
        if (inOneSecond > 0 && n < crowd) {
            return Math.min(time, Math.floorDiv(spread(crowd), 1000) * 1000 - 1);
        }
        return inOneSecond > 0 ? Math.max(time, Math.floorDiv(spread(crowd), 1000) * 1000 + 1000) : time;
    }

    private long spread(int n) {
        long last = base - (2 + 2L * recent + 2) * MINUTE;
        double position = (n + Seeds.share(Seeds.of(seed, n))) / builds * weeks;
        int week = Math.min(weeks - 1, (int) position);
        double share = position - week;
        int low = 0;
        int high = HOURS;
        while (high - low > 1) {
            int middle = low + high >>> 1;
            if (shares[middle] <= share) {
                low = middle;
            } else {
                high = middle;
            }
        }
        double inHour = (share - shares[low]) / (shares[low + 1] - shares[low]);
        long time = base - (weeks - week) * HOURS * HOUR + low * HOUR + (long) (inHour * HOUR);
        return Math.min(time, last);
    }

    private static double weight(long hourStart) {
        OffsetDateTime time = Instant.ofEpochMilli(hourStart).atOffset(ZoneOffset.UTC);
        int hour = time.getHour();
        double weight = hour >= 8 && hour < 18 ? 10 : hour >= 6 && hour < 22 ? 3 : 0.7;
        boolean weekend = time.getDayOfWeek() == DayOfWeek.SATURDAY || time.getDayOfWeek() == DayOfWeek.SUNDAY;
        return weekend ? weight * 0.15 : weight;
    }
}
