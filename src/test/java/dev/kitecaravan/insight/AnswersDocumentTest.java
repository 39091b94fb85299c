package dev.kitecaravan.insight;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.kitecaravan.GeneratedDocument;
import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.load.registry.Destinations;
import dev.kitecaravan.sandbox.SandboxSettings;

/** Every statement of docs/answers.md, on the data of one sandbox at one time, whatever the day. */
class AnswersDocumentTest {
    private static final Path DOCUMENT = Path.of("docs/answers.md");
    private static final String BEGIN = "```sql";
    private static final String END = "```";
    static final SandboxSettings SANDBOX = SandboxSettings.standard().withOrganizations(1).withPipelines(4)
            .withBuilds(160).withClockBase(Instant.parse("2026-11-02T12:00:00Z")).withoutLimits();
    static final Map<String, Double> RATES = Map.of("default", 0.5, "macos", 4.8);

    private static CiData sandbox;

    @TempDir
    Path folder;

    /** The quickest; H2 joins by loops. */
    @Test
    void answersOnDuckDb() throws Exception {
        answers("duckdb");
    }

    @Tag("full")
    @ParameterizedTest
    @ValueSource(strings = {"h2", "postgres"})
    void answersOnOthers(String engine) throws Exception {
        answers(engine);
    }

    @Test
    void twentyQuestionsWithOneStatementEach() throws Exception {
        List<String> lines = Files.readAllLines(DOCUMENT);
        List<Integer> questions = new ArrayList<>();
        List<Integer> statements = new ArrayList<>();
        for (String line : lines) {
            if (line.startsWith("### ")) {
                questions.add(Integer.valueOf(line.substring(4, line.indexOf('.'))));
            } else if (line.equals(BEGIN)) {
                statements.add(questions.size());
            }
        }
        assertThat(questions).hasSize(20).isSorted().doesNotHaveDuplicates();
        assertThat(statements).isEqualTo(questions);
    }

    private static synchronized CiData sandbox() {
        sandbox = sandbox == null ? SandboxCiData.of(SANDBOX) : sandbox;
        return sandbox;
    }

    private void answers(String engine) throws Exception {
        DestinationSettings settings = CiData.place(engine, folder);
        sandbox().load(settings);
        try (Destination destination = Destinations.open(settings)) {
            assertThat(Dressing.of(destination,
                    new Views(engine, ZoneId.of("UTC"), settings.system(), RATES)).orElseThrow().create())
                    .allMatch(outcome -> outcome.state() == Dressing.State.MADE);
        }
        try (TableReader reader = Destinations.reader(settings)) {
            GeneratedDocument.whole(DOCUMENT, answered(Files.readAllLines(DOCUMENT), reader));
        }
    }

    /** The document with what the reader answers below every statement. */
    private static String answered(List<String> lines, TableReader reader) {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            made.add(lines.get(i));
            if (!lines.get(i).equals(BEGIN)) {
                continue;
            }
            List<String> statement = new ArrayList<>();
            while (!lines.get(++i).equals(END)) {
                statement.add(lines.get(i));
            }
            made.addAll(statement);
            made.add(END);
            made.add("");
            made.addAll(table(reader.query(String.join("\n", statement), 100, Duration.ofSeconds(60))));
            // the answer that was there
            while (i + 1 < lines.size() && (lines.get(i + 1).isEmpty() || lines.get(i + 1).startsWith("|"))) {
                i++;
            }
            if (i + 1 < lines.size()) {
                made.add("");
            }
        }
        return String.join("\n", made) + "\n";
    }

    private static List<String> table(TableReader.Result result) {
        assertThat(result.rows()).as("rows with %s", result.columns()).isNotEmpty();
        List<String> lines = new ArrayList<>();
        lines.add("| " + String.join(" | ", result.columns()) + " |");
        lines.add("|" + String.join("|", Collections.nCopies(result.columns().size(), "---")) + "|");
        result.rows().forEach(row -> lines
                .add("| " + String.join(" | ", row.stream().map(AnswersDocumentTest::cell).toList()) + " |"));
        return lines;
    }

    private static String cell(Object value) {
        if (value instanceof Number number) {
            BigDecimal rounded = new BigDecimal(number.toString()).setScale(2, RoundingMode.HALF_UP);
            return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
        }
        return value == null ? "" : value.toString();
    }
}
