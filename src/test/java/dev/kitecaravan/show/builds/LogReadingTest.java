package dev.kitecaravan.show.builds;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The lines of a log that are kept. */
class LogReadingTest {
    /** A million lines: what is kept of them is a page. */
    @Tag("full")
    @Test
    void aLongTextIsReadByPages() {
        StringBuilder text = new StringBuilder();
        for (int i = 1; i <= 1_000_000; i++) {
            text.append(i % 1_000 == 0 ? "--- group " : "line ").append(i).append('\n');
        }
        LogPart part = LogReading.read(text.toString(), LogPart.first(999_999));
        assertThat(part.last()).isEqualTo(1_000_000);
        assertThat(part.lines()).hasSize(1_000).first().extracting(line -> line.number()).isEqualTo(999_001L);
        assertThat(part.landmarks()).hasSize(LogPart.MOST_LANDMARKS);
        LogPage page = new LogPage("j", part, 999_999);
        assertThat(page.pages()).extracting(BuildView.PageLink::label).containsExactly("1–1,000", "997,001–998,000",
                "998,001–999,000", "999,001–1,000,000");
        assertThat(page.blocks()).hasSize(2);
        assertThat(page.blocks().get(0).title()).isEqualTo("group 999000 (goes on)");
    }
}
