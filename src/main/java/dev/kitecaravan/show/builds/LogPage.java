package dev.kitecaravan.show.builds;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeSet;

import dev.kitecaravan.show.html.Figures;
import dev.kitecaravan.show.html.PageLinks;
import dev.kitecaravan.text.VisibleText;
import dev.kitecaravan.text.log.LogLine;

/** Makes a page of a log. Whoever runs code in a build writes it: of each line only what is seen of a plain text is left. */
final class LogPage {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    /** Characters of a line that are shown. */
    private static final int LONGEST = 2_000;
    private static final int LONGEST_TITLE = 200;

    private final String job;
    private final LogPart part;
    private final long target;

    /**
     * @param job    the job's id
     * @param target the line that was asked for; 0 for none
     */
    LogPage(String job, LogPart part, long target) {
        this.job = job;
        this.part = part;
        this.target = target;
    }

    String address(long line) {
        return PageLinks.log(job) + "&line=" + line + "#L" + line;
    }

    LogView.Landmark error() {
        return part.error().map(this::landmark).orElse(null);
    }

    List<LogView.Landmark> landmarks() {
        return part.landmarks().stream().map(this::landmark).toList();
    }

    private LogView.Landmark landmark(LogLine line) {
        String text = line.isHeader() ? line.groupName() : line.text();
        return new LogView.Landmark(Figures.count(line.number()), address(line.number()), cut(seen(text),
                LONGEST_TITLE), line.errorRule());
    }

    /**
     * The lines, group by group. A group is open where the log says so ({@code +++}), where it holds the line asked for or one
     * of an error, and where it begins before this page or is the last.
     */
    List<LogView.Block> blocks() {
        List<LogView.Block> blocks = new ArrayList<>();
        List<LogLine> lines = part.lines();
        for (int from = 0; from < lines.size();) {
            int to = from + 1;
            while (to < lines.size() && !lines.get(to).isHeader()) {
                to++;
            }
            blocks.add(block(lines.subList(from, to), to == lines.size()));
            from = to;
        }
        return blocks;
    }

    private LogView.Block block(List<LogLine> lines, boolean last) {
        LogLine first = lines.get(0);
        boolean open = last || !first.isHeader() || first.text().startsWith("+++")
                || lines.stream().anyMatch(line -> line.errorRule() != null || line.number() == target);
        String title = first.groupName() == null
                ? null
                : cut(seen(first.groupName()), LONGEST_TITLE) + (first.isHeader() ? "" : " (goes on)");
        return new LogView.Block(title, open, Figures.count(lines.size(), "line", "lines"),
                lines.stream().map(this::line).toList());
    }

    private LogView.Line line(LogLine line) {
        String text = seen(line.text());
        String shown = cut(text, LONGEST);
        String more = shown.length() < text.length()
                ? "… " + Figures.count(text.length() - shown.length()) + " characters more"
                : line.cut() ? "… cut off when it was loaded" : "";
        return new LogView.Line(line.number(), address(line.number()), line.ts() == null
                ? ""
                : CLOCK.format(Instant.ofEpochMilli(line.ts())), shown, more,
                line.errorRule() != null
                        ? "error"
                        : line.isHeader() ? "head" : "");
    }

    private static String seen(String text) {
        return VisibleText.of(Objects.requireNonNullElse(text, "")).replace('\n', ' ');
    }

    private static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
    }

    /** The first pages, those around this one, and the last. */
    List<BuildView.PageLink> pages() {
        long all = (part.last() + LogPart.LINES - 1) / LogPart.LINES;
        long here = LogPart.first(target) / LogPart.LINES;
        TreeSet<Long> shown = new TreeSet<>();
        for (long page : new long[]{0, here - 2, here - 1, here, here + 1, here + 2, all - 1}) {
            if (page >= 0 && page < all) {
                shown.add(page);
            }
        }
        return all < 2
                ? List.of()
                : shown.stream().map(page -> {
                    long from = page * LogPart.LINES + 1;
                    return new BuildView.PageLink(Figures.count(from) + "–"
                            + Figures.count(Math.min(part.last(), from + LogPart.LINES - 1)),
                            PageLinks.log(job) + "&line=" + from + "#lines", page == here);
                }).toList();
    }
}
