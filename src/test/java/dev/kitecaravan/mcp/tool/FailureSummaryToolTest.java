package dev.kitecaravan.mcp.tool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class FailureSummaryToolTest {
    @Test
    void anAnnotationIsReadWithoutItsTags() {
        assertThat(FailureSummaryTool.plain("<p class=\"x\">3 of <b>40</b> tests\u001b[31m failed</p>"))
                .isEqualTo("3 of  40  tests failed");
    }

    @Test
    void tagsThatAreNeverClosedAreLookedThroughOnce() {
        String open = "<".repeat(300_000);
        assertThat(FailureSummaryTool.plain(open)).isEqualTo(open);
    }
}
