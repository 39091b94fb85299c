package dev.kitecaravan.show;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.table.SystemColumns;

/**
 * Dead letters: records, or parts, that did not become rows.
 *
 * @param count   how many there are
 * @param groups  them by endpoint and table, the most first
 * @param letters the newest
 * @param cut     whether there are older ones
 */
public record LettersView(String count, List<Group> groups, List<Letter> letters, boolean cut) {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int LETTERS = 100;
    private static final int LONGEST = 4_000;

    /** Letters of one endpoint and table. */
    public record Group(String endpoint, String table, String count, RelativeTime last) {
    }

    /**
     * One letter.
     *
     * @param path   the place in the record; empty for the whole
     * @param record its JSON text, cut when long
     */
    public record Letter(RelativeTime at, String endpoint, String table, String path, String reason, String url,
            String record) {
    }

    static LettersView read(TableReader reader, SystemColumns system, Instant now) {
        PageQueries answers = new PageQueries(reader, LIMIT);
        String from = " from " + system.deadLettersTable();
        List<Letter> letters = answers.query(
                "select created_at, endpoint, table_name, path, reason, url, substring(record, 1, "
                        + (LONGEST + 1) + ") as start_of_record" + from + " order by created_at desc limit "
                        + (LETTERS + 1),
                row -> new Letter(RelativeTime.of(row.time("created_at"), now), row.text("endpoint"),
                        row.text("table_name"), row.text("path"), row.text("reason"), row.text("url"),
                        shortened(row.text("start_of_record"))));
        List<Group> groups = answers.query(
                "select endpoint, table_name, count(*) as n, max(created_at) as newest" + from
                        + " group by endpoint, table_name order by n desc",
                row -> new Group(row.text("endpoint"), row.text("table_name"), Figures.count(row.number("n")),
                        RelativeTime.of(row.time("newest"), now)));
        long count = answers.query("select count(*) as n" + from, row -> row.number("n")).get(0);
        boolean cut = letters.size() > LETTERS;
        return new LettersView(count == 0 ? null : Figures.count(count, "dead letter", "dead letters"), groups,
                cut ? letters.subList(0, LETTERS) : letters, cut);
    }

    private static String shortened(String text) {
        return text == null || text.length() <= LONGEST ? text : text.substring(0, LONGEST) + " …";
    }
}
