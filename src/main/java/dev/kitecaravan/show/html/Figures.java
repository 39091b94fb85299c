package dev.kitecaravan.show.html;

import java.util.Locale;

/** Numbers as people read them. */
public final class Figures {
    private Figures() {
    }

    /** {@code 12,345} */
    public static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** {@code 1 build}, {@code 12 builds} */
    public static String count(long number, String one, String many) {
        return count(number) + " " + (number == 1 ? one : many);
    }

    /** {@code 84.9 %}; a dash where there is nothing to divide by. */
    public static String share(long part, long whole) {
        return whole == 0 ? "–" : String.format(Locale.ROOT, "%.1f %%", 100.0 * part / whole);
    }

    /** {@code 0.4 s}, {@code 12 s}, {@code 3 m 05 s}, {@code 2 h 07 m}, {@code 3 d 4 h} */
    public static String seconds(double seconds) {
        if (seconds < 9.95) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        long whole = Math.round(seconds);
        if (whole < 60) {
            return whole + " s";
        }
        if (whole < 3600) {
            return String.format(Locale.ROOT, "%d m %02d s", whole / 60, whole % 60);
        }
        return whole < 86_400
                ? String.format(Locale.ROOT, "%d h %02d m", whole / 3600, whole % 3600 / 60)
                : String.format(Locale.ROOT, "%d d %d h", whole / 86_400, whole % 86_400 / 3600);
    }

    /** A round number of seconds, in one unit where it has one: {@code 5 s}, {@code 10 m}, {@code 2 h}, {@code 1 m 30 s}. */
    public static String roundSeconds(double seconds) {
        long whole = Math.round(seconds);
        if (whole % 86_400 == 0) {
            return whole / 86_400 + " d";
        }
        if (whole % 3600 == 0) {
            return whole / 3600 + " h";
        }
        return whole % 60 == 0 ? whole / 60 + " m" : seconds(seconds).replace(".0 s", " s");
    }
}
