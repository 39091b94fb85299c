package dev.kitecaravan.load;

import static dev.kitecaravan.load.Samples.build;
import static dev.kitecaravan.load.Samples.builds;
import static dev.kitecaravan.load.Samples.complete;
import static dev.kitecaravan.load.Samples.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import dev.kitecaravan.table.DeadLetter;
import dev.kitecaravan.table.Disposition;
import dev.kitecaravan.table.TableSchema;

/** What every destination does with dead letters: kept in their order, once each, settled by the rows of their records. */
abstract class LettersContract extends DispositionsContract {
    @Test
    void deadLettersAreReadInTheirOrderAndRemovedByWhatReplaysThem() {
        TableSchema schema = builds();
        load(complete("l1"), rows(schema, Disposition.MERGE, build("b1", 1, "passed", 0)));
        List<DeadLetter> letters = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            letters.add(new DeadLetter("builds", "https://h/v2/builds?page=2", "builds", "jobs." + i, "too deep",
                    "{\"id\":\"x" + i + "\"}", "{\"own\":{\"id\":" + i + "}}", Samples.START.plusSeconds(i)));
        }
        letters.add(new DeadLetter("jobs", "", "jobs", "", "another endpoint's", "{}", Samples.START));
        try (Load load = destination.begin("l2")) {
            load.commit(new Bookkeeping(List.of(), letters, List.of(), Samples.load("l2", LoadRecord.Status.COMPLETE)));
        }
        reopen();

        DeadLetters there = destination.deadLetters();
        List<DeadLetters.Kept> first = there.scan("builds", null, 2);
        assertThat(first).extracting(kept -> kept.letter().sentence(), DeadLetters.Kept::loadId)
                .containsExactly(tuple("too deep", "l2"), tuple("too deep", "l2"));
        assertThat(first).extracting(kept -> kept.letter().record()).containsExactly("{\"id\":\"x0\"}",
                "{\"id\":\"x1\"}");
        assertThat(first.get(1).letter().keys()).isEqualTo("{\"own\":{\"id\":1}}");
        assertThat(there.scan("builds", first.get(1), 2)).extracting(kept -> kept.letter().path())
                .containsExactly("jobs.2");
        assertThat(there.loadsOf("builds", List.of("b1", "b2"))).containsExactly(entry("b1", "l1"));
        assertThat(there.loadsOf("nowhere", List.of("b1"))).isEmpty();

        try (Load load = destination.begin("l3")) {
            load.commit(new Bookkeeping(List.of(), List.of(), List.of(first.get(0).id(), first.get(1).id()), List.of(),
                    Samples.load("l3", LoadRecord.Status.COMPLETE)));
        }
        assertThat(destination.deadLetters().scan("builds", null, 9)).extracting(kept -> kept.letter().path())
                .containsExactly("jobs.2");
        assertThat(select("select path from _caravan_dead_letters where endpoint = 'builds'"))
                .containsExactly("jobs.2");
    }

    @Test
    void aLetterIsSettledWhenALaterLoadWritesItsRowAndWaitsAgainWhenItIsRefusedAgain() {
        load(complete("l1"), rows(builds(), Disposition.MERGE, build("b1", 1, "passed", 0)));
        refuse("l2", Samples.START, letter("b2", "{\"id\":\"b2\"}"), letter("b3", "{\"id\":\"b3\"}"),
                letter(null, "{\"no\":\"key\"}"));
        refuse("l3", Samples.START.plusSeconds(9), letter("b2", "{\"id\":\"b2\"}"));
        assertThat(letters()).as("what is refused again unchanged makes no further letter").containsExactly(
                "b2|waits|seen again", "b3|waits|seen once", "null|waits|seen once");

        load(complete("l4"), rows(builds(), Disposition.MERGE, build("b2", 2, "passed", 0)));
        assertThat(letters()).containsExactly("b2|settled|seen again", "b3|waits|seen once", "null|waits|seen once");
        assertThat(destination.deadLetters().scan("builds", null, 9)).filteredOn(DeadLetters.Kept::settled)
                .extracting(kept -> kept.letter().rowId()).containsExactly("b2");

        refuse("l5", Samples.START.plusSeconds(20), letter("b2", "{\"id\":\"b2\"}"));
        assertThat(letters()).containsExactly("b2|waits|seen again", "b3|waits|seen once", "null|waits|seen once");
    }

    private static DeadLetter letter(String rowId, String record) {
        return new DeadLetter("builds", "https://h/v2/builds", "builds", "", "mine.yaml:3, table builds", "refused",
                null, record, "{\"own\":{}}", rowId, Samples.START);
    }

    private void refuse(String loadId, Instant at, DeadLetter... letters) {
        List<DeadLetter> all = new ArrayList<>();
        for (DeadLetter each : letters) {
            all.add(new DeadLetter(each.endpoint(), each.url(), each.table(), each.path(), each.step(), each.reason(),
                    each.detail(), each.record(), each.keys(), each.rowId(), at));
        }
        try (Load load = destination.begin(loadId)) {
            load.commit(new Bookkeeping(List.of(), all, List.of(), Samples.load(loadId, LoadRecord.Status.COMPLETE)));
        }
    }

    private List<String> letters() {
        return select("select row_id, case when settled_at is null then 'waits' else 'settled' end,"
                + " case when last_at > created_at then 'seen again' else 'seen once' end from _caravan_dead_letters"
                + " order by case when row_id is null then 1 else 0 end, row_id");
    }
}
