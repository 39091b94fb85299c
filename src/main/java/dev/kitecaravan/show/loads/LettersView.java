package dev.kitecaravan.show.loads;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import dev.kitecaravan.load.LetterGroup;
import dev.kitecaravan.load.LetterGroups;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.show.html.Figures;
import dev.kitecaravan.show.html.RelativeTime;
import dev.kitecaravan.show.read.PageQueries;
import dev.kitecaravan.table.SystemColumns;

/**
 * Dead letters that wait: records, or parts, that did not become rows and did not come later.
 *
 * @param count   how many there are; null for none
 * @param groups  them by endpoint, step and kind of reason, the most first
 * @param letters the newest
 * @param cut     whether there are older ones
 */
public record LettersView(String count, List<Group> groups, List<Letter> letters, boolean cut) {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int LETTERS = 100;
    private static final int LONGEST = 4_000;

    /**
     * Letters of one kind.
     *
     * @param why    where and why
     * @param sample one record, masked
     * @param advice what to do
     */
    public record Group(String endpoint, String table, String why, String count, RelativeTime first, RelativeTime last,
            String sample, String advice) {
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

    public static LettersView read(TableReader reader, SystemColumns system, Instant now) {
        List<LetterGroup> groups = LetterGroups.read(reader, system);
        long count = groups.stream().mapToLong(LetterGroup::count).sum();
        if (count == 0) {
            return new LettersView(null, List.of(), List.of(), false);
        }
        PageQueries queries = new PageQueries(reader, LIMIT);
        boolean settling = queries.has(system.deadLettersTable(), "settled_at");
        List<Letter> letters = queries.query(
                "select created_at, endpoint, table_name, path, reason, url, substring(record, 1, "
                        + (LONGEST + 1) + ") as start_of_record from " + system.deadLettersTable()
                        + (settling ? " where settled_at is null" : "") + " order by created_at desc limit "
                        + (LETTERS + 1),
                row -> new Letter(RelativeTime.of(row.time("created_at"), now), row.text("endpoint"),
                        row.text("table_name"), row.text("path"), row.text("reason"), row.text("url"),
                        shortened(row.text("start_of_record"))));
        boolean cut = letters.size() > LETTERS;
        return new LettersView(Figures.count(count, "dead letter", "dead letters"),
                groups.stream().map(group -> group(group, now)).toList(), cut ? letters.subList(0, LETTERS) : letters,
                cut);
    }

    private static Group group(LetterGroup group, Instant now) {
        return new Group(group.endpoint(), group.table(), group.sentence(), Figures.count(group.count()),
                RelativeTime.of(group.first(), now), RelativeTime.of(group.last(), now), group.sample(),
                group.advice());
    }

    private static String shortened(String text) {
        return text == null || text.length() <= LONGEST ? text : text.substring(0, LONGEST) + " …";
    }
}
