package dev.kitecaravan.normalize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import dev.kitecaravan.table.Json;

/**
 * Recorded answers of the API, which are not part of this project: none loses anything. Where no folder of them is named,
 * by {@code -DCARAVAN_EXAMPLES} or the environment, the test is skipped and says so.
 */
class ExamplesTest {
    @Test
    void everyRecordedAnswerIsRebuiltFromItsRows() throws Exception {
        String named = System.getProperty("CARAVAN_EXAMPLES", System.getenv("CARAVAN_EXAMPLES"));
        assumeTrue(named != null, "no recorded answers of the API at hand; -DCARAVAN_EXAMPLES=FOLDER names some");
        Path folder = Path.of(named);
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(file -> file.toString().endsWith(".json")).sorted().toList();
        }
        assertThat(files).isNotEmpty();
        for (Path file : files) {
            String name = file.getFileName().toString();
            for (String resource : new String[]{null, "organization", "pipeline", "build", "job", "job_log",
                    "annotation", "agent", "artifact"}) {
                Bench bench = new Bench();
                RecordTarget target = RecordTarget.merge(name, "things", resource, "pk_");
                Map<String, Object> expected = new LinkedHashMap<>();
                for (Map<String, Object> record : records(Json.read(Files.readString(file)))) {
                    record.put("pk_", expected.size());
                    expected.put(RowIds.rowId("things", record.get("pk_")), Rebuilt.form(record));
                    bench.normalizer.add(target, record, bench.context, bench.rows);
                }
                assertThat(bench.rows.deadLetters()).as(name).isEmpty();
                assertThat(Rebuilt.withoutDerived(Rebuilt.records(bench.rows.tables(), "things")))
                        .as(name + " as " + resource)
                        .isEqualTo(expected);
            }
        }
    }

    @SuppressWarnings("unchecked") // a parsed answer is made of maps and lists
    private static List<Map<String, Object>> records(Object answer) {
        List<Map<String, Object>> records = new ArrayList<>();
        for (Object each : answer instanceof List<?> list ? list : List.of(answer)) {
            records.add(each instanceof Map<?, ?> map
                    ? (Map<String, Object>) map
                    : new LinkedHashMap<>(Map.of("answer", each)));
        }
        return records;
    }
}
