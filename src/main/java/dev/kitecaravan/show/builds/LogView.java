package dev.kitecaravan.show.builds;

import java.util.List;

/**
 * A page of a job's log.
 *
 * @param job       the job's id
 * @param title     its name
 * @param facts     what is known of the job
 * @param links     where it leads
 * @param notes     what has to be said of the log
 * @param count     how many lines it has
 * @param error     the first line that tells of an error; null where none does
 * @param landmarks its groups and lines of errors
 * @param blocks    the lines of this page, by group
 * @param pages     links to other pages
 */
public record LogView(String job, String title, List<BuildView.Fact> facts, List<Waterfall.Link> links,
        List<String> notes, String count, Landmark error, List<Landmark> landmarks, List<Block> blocks,
        List<BuildView.PageLink> pages) {
    /**
     * A line to go to.
     *
     * @param rule the rule that found an error in it; null for a header
     */
    public record Landmark(String number, String address, String text, String rule) {
    }

    /**
     * Lines of one group.
     *
     * @param title what its header says; null for lines before the first header
     * @param open  whether they are shown at once
     * @param size  how many lines of it are here, in words
     */
    public record Block(String title, boolean open, String size, List<Line> lines) {
    }

    /**
     * A line.
     *
     * @param number  from 1
     * @param address where it is
     * @param time    when it was last written to; empty where that is not known
     * @param text    as shown
     * @param more    how much of it is left out, in words; empty for nothing
     * @param style   class of the line: empty, {@code error} or {@code head}
     */
    public record Line(long number, String address, String time, String text, String more, String style) {
    }
}
