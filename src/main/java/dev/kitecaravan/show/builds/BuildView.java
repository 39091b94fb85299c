package dev.kitecaravan.show.builds;

import java.util.List;

import dev.kitecaravan.show.html.Panel;

/**
 * One build.
 *
 * @param title     pipeline and number
 * @param badge     how it stands
 * @param message   of its commit; empty for none
 * @param facts     what is known of it
 * @param buildkite its page there; null where its address is none of the web
 * @param pipeline  the page of its pipeline
 * @param rows      the address of its jobs' rows in the SQL box
 * @param falls     its steps over time
 * @param pages     links to the pages of its steps; empty where there is one
 * @param notes     what has to be said besides
 */
public record BuildView(String title, Waterfall.Badge badge, String message, List<Fact> facts, String buildkite,
        String pipeline, String rows, Panel<Waterfall> falls, List<PageLink> pages, List<String> notes) {
    /**
     * Something that is known.
     *
     * @param detail what belongs to it; empty for nothing
     * @param link   where its rows are; null for nowhere
     */
    public record Fact(String label, String value, String detail, String link) {
    }

    /** One of several pages of rows. */
    public record PageLink(String label, String address, boolean current) {
    }
}
