package dev.kitecaravan.normalize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;

import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.Json;
import dev.kitecaravan.table.SystemColumns;
import dev.kitecaravan.table.TableSchema;

/**
 * Recorded answers of the API, which are not part of this project, each as the resource it is: every leaf is in the rows,
 * and the catalog has words for the column it is in. Skipped where {@code -DCARAVAN_EXAMPLES} names no folder.
 */
class RecordedAnswersTest {
    /** Names of files, without what is behind the last underscore where several are of one kind. */
    private static final Map<String, String> RESOURCES = new LinkedHashMap<>();

    static {
        String pairs = "organizations_list organization organization_get organization pipelines_list pipeline pipeline_get"
                + " pipeline builds_list_pipeline build build_get build jobs_list_build job jobs_list_build_go job job_get"
                + " job job_trigger job job_manual_unblocked job job_get_matrix_retried_by job job_log job_log"
                + " annotations_list_build annotation annotations_list_job annotation agents_list agent agent_get agent"
                + " artifacts_list_build artifact artifacts_list_job artifact artifact_get artifact job_env job_env"
                + " step_uploads_list step_upload step_upload_get step_upload clusters_list cluster cluster_get cluster"
                + " cluster_queues_list cluster_queue cluster_queue_get cluster_queue cluster_tokens_list cluster_token"
                + " cluster_token_get cluster_token cluster_secrets_list cluster_secret cluster_maintainers_list"
                + " cluster_maintainer cluster_agent_images_list agent_image cluster_cache_volumes_list cache_volume"
                + " cluster_network_ranges_list network_range teams_list team team_members_list team_member"
                + " team_pipelines_list team_pipeline team_suites_list team_suite organization_members_list member"
                + " organization_invitations_list invitation audit_events_list audit_event notification_services_list"
                + " service api_settings api_settings pipeline_settings pipeline_settings rate_limit rate_limit rules_list"
                + " rule portals_list portal repository_connections_list repository_connection"
                + " repository_connection_repositories_list connected_repository emojis_list emoji pipeline_schedules_list"
                + " pipeline_schedule pipeline_templates_list pipeline_template user user access_token access_token meta"
                + " meta suites_list suite suite_get suite runs_list run run_get run run_failed_executions_list"
                + " failed_execution tests_list test test_get test build_tests_list test muted_tests_list quiet_test flaky_tests_list flaky_test"
                + " package_registries_list registry packages_list package registry_tokens_list registry_token";
        String[] words = pairs.split(" ");
        for (int i = 0; i < words.length; i += 2) {
            RESOURCES.put(words[i], words[i + 1]);
        }
    }

    private final Dictionary dictionary = new Dictionary(Catalog.buildkite(), SystemColumns.DEFAULT);

    @Test
    void everyLeafOfARecordedAnswerIsInTheRowsAndDocumented() throws Exception {
        String named = System.getProperty("CARAVAN_EXAMPLES", System.getenv("CARAVAN_EXAMPLES"));
        assumeTrue(named != null, "no recorded answers of the API at hand; -DCARAVAN_EXAMPLES=FOLDER names some");
        Map<String, TreeSet<String>> undocumented = new TreeMap<>();
        for (Map.Entry<String, String> file : RESOURCES.entrySet()) {
            Bench bench = new Bench();
            RecordTarget target = RecordTarget.merge(file.getKey(), "things", file.getValue(), "pk_");
            Map<String, Object> expected = new LinkedHashMap<>();
            Path path = Path.of(named, file.getKey() + ".json");
            for (Map<String, Object> record : records(Json.read(Files.readString(path)))) {
                record.put("pk_", expected.size());
                expected.put(RowIds.rowId("things", record.get("pk_")), Rebuilt.form(record));
                bench.normalizer.add(target, record, bench.context, bench.rows);
            }
            assertThat(expected).as(file.getKey()).isNotEmpty();
            assertThat(bench.rows.deadLetters()).as(file.getKey()).isEmpty();
            assertThat(Rebuilt.withoutDerived(Rebuilt.records(bench.rows.tables(), "things"))).as(file.getKey())
                    .isEqualTo(expected);
            for (TableSchema table : bench.normalizer.tables()) {
                for (Column column : table.columns()) {
                    boolean known = dictionary.of(table, file.getValue()).columns().containsKey(column.name());
                    if (!known && !column.name().equals("pkx") && !isLeftOutOfBuilds(column)) {
                        undocumented.computeIfAbsent(file.getKey(), key -> new TreeSet<>())
                                .add(table.name() + "." + column.name());
                    }
                }
            }
        }
        assertThat(undocumented).as("columns that the catalog does not know").isEmpty();
    }

    /** Requests for builds leave the pipeline out, which is read by its own list. */
    private static boolean isLeftOutOfBuilds(Column column) {
        return column.path().startsWith("pipeline.");
    }

    @Test
    void everyResourceHasARecordedAnswer() {
        TreeSet<String> without = new TreeSet<>(Catalog.buildkite().resources());
        without.removeAll(RESOURCES.values());
        assertThat(without).as("of which only the documentation tells").containsExactly("queue_metrics");
    }

    @SuppressWarnings("unchecked") // a parsed answer is made of maps and lists
    private static List<Map<String, Object>> records(Object answer) {
        Object records = answer instanceof Map<?, ?> page && page.containsKey("items") ? page.get("items") : answer;
        return (List<Map<String, Object>>) (records instanceof List<?> ? records : List.of(records));
    }
}
