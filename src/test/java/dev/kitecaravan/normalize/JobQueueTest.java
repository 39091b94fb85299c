package dev.kitecaravan.normalize;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobQueueTest {
    private static final RecordTarget BUILDS = RecordTarget.merge("builds", "builds", "build", "id");

    private final Bench bench = new Bench();

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "{'type': 'script', 'agent_query_rules': ['os=linux', 'queue=large']} | large",
            "{'type': 'script', 'agent_query_rules': ['queue=a=b'], 'agent': {'queue': 'other'}} | a=b",
            "{'type': 'script', 'agent_query_rules': ['queue='], 'agent': {'queue': 'hosted'}} | hosted",
            "{'type': 'script', 'agent_query_rules': ['os=linux'], 'agent': {'queue': 'hosted'}} | hosted",
            "{'type': 'script', 'agent_query_rules': null, 'agent': {'queue': ''}} | default",
            "{'type': 'script', 'agent_query_rules': 'queue=a', 'agent': 'a1'} | default",
            "{'type': 'script', 'cluster_queue_id': '018c'} | default",
            "{'type': 'waiter'} | null", "{'type': 'manual', 'label': 'Release?'} | null",
            "{'type': 'trigger', 'agent_query_rules': ['queue=a']} | null", "{'state': 'passed'} | null"})
    void theQueueOfAJob(String job, String queue) throws Exception {
        bench.add(BUILDS, "{\"id\": 1, \"jobs\": [" + job.replace('\'', '"') + "]}");

        assertThat(String.valueOf(bench.cell("builds__jobs", "queue"))).isEqualTo(queue);
    }

    @Test
    void aQueueThatTheApiTellsStays() throws Exception {
        bench.add(BUILDS, "{\"id\": 1, \"jobs\": [{\"type\": \"script\", \"queue\": \"told\"}]}");

        assertThat(bench.cell("builds__jobs", "queue")).isEqualTo("told");
    }

    @Test
    void aJobReadByItselfHasItToo() throws Exception {
        bench.add(RecordTarget.merge("jobs", "jobs", "job", "id"), "{\"id\": 1, \"type\": \"script\"}");

        assertThat(bench.cell("jobs", "queue")).isEqualTo("default");
    }

    @Test
    void anotherQueueIsAnotherRow() throws Exception {
        bench.add(BUILDS, "{\"id\": 1, \"jobs\": [{\"id\": 1, \"type\": \"script\", \"agent\": {\"queue\": \"a\"}}]}");
        Object hash = bench.cell("builds__jobs", "_caravan_hash");
        Bench other = new Bench();
        other.add(BUILDS, "{\"id\": 1, \"jobs\": [{\"id\": 1, \"type\": \"script\"}]}");

        assertThat(other.cell("builds__jobs", "_caravan_hash")).isNotEqualTo(hash);
    }

    @Test
    void aStoredTableUnderAFrozenContractKeepsFillingItsQueue() throws Exception {
        bench.add(BUILDS, "{\"id\": 1, \"jobs\": [{\"id\": 1, \"type\": \"script\"}]}");
        Bench later = new Bench(bench.normalizer.tables(), Bench.POSTGRES);
        later.normalizer.add(
                new RecordTarget("builds", "builds", java.util.List.of("id"),
                        dev.kitecaravan.table.Disposition.MERGE, java.util.Set.of(), 100, Contract.parse("freeze"),
                        "build"),
                Map.of("id", 2L, "jobs", java.util.List.of(Map.of("id", 3L, "type", "script"))), later.context,
                later.rows);

        assertThat(later.cell("builds__jobs", "queue")).isEqualTo("default");
    }
}
