package dev.kitecaravan.load.sql;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Words with named gaps: {@code drop index if exists {schema}.{index}}.
 *
 * @param words the words
 */
record Template(String words) {
    private static final Pattern GAP = Pattern.compile("\\{([a-z ]+)}");

    /** The names of its gaps. */
    List<String> gaps() {
        return GAP.matcher(words).results().map(gap -> gap.group(1)).distinct().toList();
    }

    /**
     * The words with their gaps filled; what fills a gap is not looked at again.
     *
     * @param namesAndValues by turns a gap's name and what fills it; names of gaps that are not there do no harm
     */
    String filled(String... namesAndValues) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            values.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return GAP.matcher(words).replaceAll(gap -> Matcher.quoteReplacement(value(gap, values)));
    }

    private String value(MatchResult gap, Map<String, String> values) {
        String value = values.get(gap.group(1));
        if (value == null) {
            throw new IllegalArgumentException("nothing fills the gap " + gap.group() + " of: " + words);
        }
        return value;
    }
}
