package dev.kitecaravan.load.redshift;

import java.util.List;
import java.util.regex.Pattern;

/** What PostgreSQL takes and Redshift, by its documentation, does not. */
final class RedshiftGaps {
    private static final List<Pattern> GAPS = List.of(gap("on conflict"), gap("create( unique)? index"),
            gap("drop index"), gap("is( not)? distinct from"), gap("for (share|update|no key update)"),
            gap("pg_temp"), gap("jsonb?"), gap("bytea"), gap("text"), gap("returning"), gap("do \\$"),
            gap("alter column \\S+ (set data )?type"), gap("add column [^()]*(\\([^()]*\\)[^()]*)*, add column"),
            gap("lateral"), gap("filter \\("), gap("on commit drop"), gap("unlogged"), gap("generated always"));
    private static final Pattern QUOTED = Pattern.compile("'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"");

    private RedshiftGaps() {
    }

    /** @param words regular expression; it ends where a word does */
    private static Pattern gap(String words) {
        return Pattern.compile("\\b" + words.replace(" ", "\\s+") + "(?!\\w)", Pattern.CASE_INSENSITIVE);
    }

    /** The statement, or one that fails and says which of its words Redshift does not know. */
    static String check(String sql) {
        String words = QUOTED.matcher(sql).replaceAll("x");
        for (Pattern gap : GAPS) {
            var found = gap.matcher(words);
            if (found.find()) {
                return "select * from \"Redshift does not know: " + found.group() + "\"";
            }
        }
        return sql;
    }
}
