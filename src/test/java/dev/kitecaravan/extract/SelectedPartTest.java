package dev.kitecaravan.extract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SelectedPartTest {
    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {"$[*].jobs[?(@.state=='timed_out')]; jobs", "$[*].jobs[*]; jobs",
            "$..jobs[?(@.type == 'script' && @.agent.name)]; jobs", "$[?(@.jobs[0].id)].jobs; jobs",
            "$[*]['jobs'][*]; jobs", "$[*].jobs[*].agent; agent", "$.items[*].agent; agent", "$[0:5].author; author"})
    void aPathThatStepsIntoTheElementsNamesTheLastMember(String selector, String member) {
        assertThat(SelectedPart.of(selector).member()).isEqualTo(member);
        assertThat(SelectedPart.of(selector).isInside()).isTrue();
    }

    @Test
    void withoutASelectorTheElementsAreTheRecords() {
        assertThat(SelectedPart.of(null).isInside()).isFalse();
        assertThat(SelectedPart.of("$[*]['a']['b']").member()).isEqualTo("b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "builds", "/data/items", "$", "$[*]", "$[?(@.state=='failed')]", "$[?(@.jobs[0].id)]",
            "$.items[*]", "$.items[?(@.jobs)]", "$['items'][*]", "$.items"})
    void otherSelectorsPickTheElementsThemselves(String selector) {
        assertThat(SelectedPart.of(selector).isInside()).isFalse();
    }
}
