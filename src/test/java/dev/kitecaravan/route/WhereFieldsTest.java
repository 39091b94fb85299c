package dev.kitecaravan.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.kitecaravan.extract.Endpoint;
import dev.kitecaravan.extract.PathTemplate;
import dev.kitecaravan.extract.Where;

/** What a where may say of the documented parents. */
class WhereFieldsTest {
    private static final String PIPELINES = "/v2/organizations/{org.slug}/pipelines/{slug}";
    private static final String BUILD = PIPELINES + "/builds/{number}/annotations";
    private static final String JOB = PIPELINES + "/builds/{number}/jobs/{job.id}/log";

    private static Where parsed(String path, String where) {
        Endpoint endpoint = new Endpoint("mine", PathTemplate.parse(path), "", "", Where.ALL, Endpoint.Passes.AUTO, "");
        return Where.parse(where, WhereFields.of(endpoint));
    }

    /** Each: what is written of a build | the character | what to do. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "stat = failed | 1 | a build has no field 'stat'; did you mean 'state'?",
            "state = faild | 9 | there is no state 'faild'; did you mean 'failed'?",
            "state = 'faild' | 9 | did you mean 'failed'?", "state = Failed | 9 | did you mean 'failed'?",
            "state in (passed, cancelled) | 19 | did you mean 'canceled'?",
            "STATE = failed | 1 | did you mean 'state'?",
            "state = xyzzyxyzzy | 9 | write one of creating, scheduled", "build.stat = failed | 1 | 'build.state'?",
            "state != faild | 10 | did you mean 'failed'?", "blocked = yes | 11 | blocked is true or false",
            "number = main | 10 | number is a number",
            "finished_at = 2026-01-01 | 15 | write finished_at newer than 7d",
            "branch newer than 7d | 8 | branch is no time", "state older than 7d | 7 | state is no time",
            "source = trigger | 10 | write one of webhook, api, ui, trigger_job",
            "creator = jane | 11 | creator is an object or a list", "meta_data = null | 13 | an object or a list",
            "creator.name = jane | 1 | no field 'creator.name'", "pipeline.name = web | 1 | no field 'pipeline.name'",
            "pipeline.slg = web | 1 | did you mean 'pipeline.slug'?", "job.state = failed | 1 | no field 'job.state'",
            "xyzzyxyzzy = 1 | 1 | is written in double quotes"})
    void refusesWhatABuildNeverHas(String where, int position, String advice) {
        assertThatThrownBy(() -> parsed(BUILD, where)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("where, character " + position + ": ").hasMessageContaining(advice);
    }

    @ParameterizedTest
    @ValueSource(strings = {"state in (failed, canceled) and finished_at newer than 7d", "build.state = failed",
            "pipeline.slug = web and organization.slug != acme", "org.slug = acme", "pipeline_slug = web",
            "blocked = true", "number = 7", "finished_at != null", "author = jane", "\"brand_new\" = x",
            "\"state\" = brand_new",
            "state = waiting_failed"})
    void understandsWhatABuildHas(String where) {
        assertThat(parsed(BUILD, where)).hasToString(where);
    }

    @Test
    void aJobHasItsOwnFieldsAndThoseOfItsBuild() {
        assertThat(parsed(JOB, "state = timed_out and build.branch = main and job.type = script")).isNotNull();
        assertThatThrownBy(() -> parsed(JOB, "build.state = timed_out")).hasMessageContaining("no state 'timed_out'");
        assertThatThrownBy(() -> parsed(JOB, "queue = default")).as("worked out by caravan, not remembered")
                .hasMessageContaining("no field 'queue'");
        assertThatThrownBy(() -> parsed(JOB, "branch = main")).hasMessageContaining("did you mean 'build.branch'?");
    }

    @Test
    void whatIsAskedPerPipelineSeesThePipeline() {
        assertThat(parsed(PIPELINES + "/schedules", "default_branch = main and organization.slug = acme")).isNotNull();
        assertThatThrownBy(() -> parsed(PIPELINES + "/schedules", "slg = web"))
                .hasMessageContaining("a pipeline has no field 'slg'; did you mean 'slug'?");
    }

    @Test
    void ofAnotherEndpointsRecordsNothingIsKnown() {
        assertThat(parsed("/v2/organizations/{org.slug}/clusters/{clusters.id}/queues", "anything = at_all"))
                .isNotNull();
    }

    @Test
    void isRefusedWhereItWouldNotBeRead() {
        assertThatThrownBy(() -> parsed("/v2/organizations", "slug = acme")).hasMessageContaining("no placeholder");
        assertThatThrownBy(() -> parsed("/v2/organizations/{org.slug}/builds", "slug = acme"))
                .hasMessageContaining("not read on a list of builds");
    }

    /** Each example in its table can be written so. */
    @Test
    void theDocumentedFormsAreUnderstood() throws IOException {
        String document = Files.readString(Path.of("docs/routes.md"));
        String table = document.substring(document.indexOf("| condition |"));
        List<String> examples = Pattern.compile("^\\| `([^`]+)` \\|", Pattern.MULTILINE)
                .matcher(table.substring(0, table.indexOf("\n\n"))).results().map(match -> match.group(1)).toList();
        assertThat(examples).hasSizeGreaterThan(5).allSatisfy(example -> parsed(JOB, example));
    }
}
