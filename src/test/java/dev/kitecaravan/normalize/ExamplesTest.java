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

/** Recorded answers of the API, where a folder of them is at hand (CARAVAN_EXAMPLES): none loses anything. */
class ExamplesTest {
    @Test
    void everyRecordedAnswerIsRebuiltFromItsRows() throws Exception {
        String named = System.getProperty("CARAVAN_EXAMPLES", System.getenv("CARAVAN_EXAMPLES"));
        Path folder = Path.of(named != null ? named : "../shared/buildkite/examples");
        assumeTrue(Files.isDirectory(folder), "no folder of recorded answers; name one by CARAVAN_EXAMPLES");
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
                assertThat(Rebuilt.records(bench.rows.tables(), "things")).as(name + " as " + resource)
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
