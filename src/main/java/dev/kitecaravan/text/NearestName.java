package dev.kitecaravan.text;

import java.util.Collection;
import java.util.Optional;

/** Finds what somebody probably meant. */
public final class NearestName {
    private NearestName() {
    }

    /** The known name closest to a misspelt one; empty when none is close. */
    public static Optional<String> of(String written, Collection<String> known) {
        String best = null;
        int bestDistance = Math.max(2, written.length() / 3) + 1;
        for (String name : known) {
            // Names are as far from each other as one is longer, at least: a text of a megabyte is compared with none.
            if (Math.abs(written.length() - name.length()) >= bestDistance) {
                continue;
            }
            int distance = distance(written.toLowerCase(java.util.Locale.ROOT),
                    name.toLowerCase(java.util.Locale.ROOT));
            if (distance < bestDistance) {
                best = name;
                bestDistance = distance;
            }
        }
        return Optional.ofNullable(best);
    }

    /** {@code , did you mean 'x'?} or nothing; to be appended to a message. */
    public static String hint(String written, Collection<String> known) {
        return of(written, known).map(name -> "; did you mean '" + name + "'?").orElse("");
    }

    /** Levenshtein distance. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substitute = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substitute, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
