package dev.kitecaravan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.ToLongFunction;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.kitecaravan.extract.PipelineFinding;
import dev.kitecaravan.extract.Scope;
import dev.kitecaravan.sandbox.BuildAddress;
import dev.kitecaravan.sandbox.SandboxSettings;

/** What a verification finds, and that the next run heals it. */
class VerificationTest {
    @TempDir
    Path folder;

    @Test
    void whatDiffersIsFoundSavedAsRowsAndHealedByTheNextRun() {
        try (SandboxRuns runs = SandboxRuns.start(folder,
                SandboxSettings.standard().withBuilds(220).withJobs(3).withoutLimits())) {
            runs.run("organizations", "pipelines", "builds");
            List<PipelineFinding> fresh = new Verifications(runs).verify(null, true, true);
            assertThat(fresh).allSatisfy(f -> assertThat(f.isGood()).as("%s", f).isTrue());
            assertThat(sum(fresh, PipelineFinding::inApi)).isEqualTo(220);
            assertThat(sum(fresh, PipelineFinding::gone)).isZero();
            long gaps = sum(fresh, PipelineFinding::gaps);

            List<Map<String, Object>> some = runs.query("select * from builds where state = 'passed' and not blocked"
                    + " and started_at is not null order by created_at limit 2");
            BuildAddress gone = address(some.get(0));
            BuildAddress again = address(some.get(1));
            runs.sandbox().changes().delete(gone);
            runs.sandbox().changes().reopen(again);
            runs.sandbox().changes().finish(again);
            BuildAddress made = runs.sandbox().changes().addBuild(again.organization(), again.pipeline());
            runs.sandbox().changes().finish(made);
            // One that was made and deleted between two runs leaves a gap.
            BuildAddress never = runs.sandbox().changes().addBuild(again.organization(), again.pipeline());
            BuildAddress last = runs.sandbox().changes().addBuild(again.organization(), again.pipeline());
            runs.sandbox().changes().delete(never);

            List<PipelineFinding> found = new Verifications(runs).verify(null, false, true);
            assertThat(sum(found, PipelineFinding::gone)).isEqualTo(1);
            assertThat(sum(found, PipelineFinding::stale)).isEqualTo(1);
            assertThat(sum(found, PipelineFinding::jobs)).as("a job was retried").isEqualTo(1);
            assertThat(sum(found, PipelineFinding::missing)).isEqualTo(2);
            assertThat(sum(found, PipelineFinding::gaps)).isEqualTo(gaps + 1);
            assertThat(runs.query("select sum(missing) as m, sum(jobs_differ) as j, count(distinct verified_at) as v"
                    + " from verifications").get(0).values().stream().map(n -> ((Number) n).intValue()))
                    .containsExactly(2, 1, 2);

            runs.sandbox().requests().reset();
            runs.run("organizations", "pipelines", "builds");
            assertThat(runs.sandbox().requests().all()).anyMatch(r -> r.target().startsWith(never.path())
                    && r.status() == 404);
            assertThat(ApiTruth.differences(ApiTruth.ofApi(runs.sandbox()), ApiTruth.ofTables(runs))).isEmpty();
            assertThat(runs.query("select id from builds where _caravan_deleted_at is not null")).hasSize(1);
            List<PipelineFinding> healed = new Verifications(runs).verify(null, true, false);
            assertThat(healed).allSatisfy(f -> assertThat(f.isGood()).as("%s", f).isTrue());
            assertThat(sum(healed, PipelineFinding::gone) + sum(healed, PipelineFinding::gaps)).isZero();
            assertThat(last.number()).isGreaterThan(never.number());
        }
    }

    @Test
    void whereNothingWasLoadedNothingIsSaidToBeWell() {
        try (SandboxRuns runs = SandboxRuns.start(folder, 1)) {
            assertThatThrownBy(() -> new Verifications(runs).verify(null, false, false))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("nothing to compare").hasMessageContaining("caravan run");
            assertThat(runs.sandbox().requests().count()).isZero();
        }
    }

    @Test
    void aPartIsComparedByWindowAndPipelinesAndCostsOnlyThat() {
        try (SandboxRuns runs = SandboxRuns.start(folder, 260)) {
            runs.run("organizations", "pipelines", "builds");
            Map<String, Object> middle = runs.query("select * from builds order by created_at limit 1 offset 130")
                    .get(0);
            Instant from = Instant.parse(middle.get("created_at").toString()).truncatedTo(ChronoUnit.SECONDS);
            runs.sandbox().requests().reset();
            List<PipelineFinding> found = new Verifications(runs).verify(from, false, false);
            assertThat(sum(found, PipelineFinding::inApi)).isEqualTo(130);
            assertThat(sum(found, PipelineFinding::gone)).as("older ones are not looked at").isZero();
            assertThat(runs.sandbox().requests().count()).isLessThanOrEqualTo(4);

            found = new Verifications(runs).scope(Scope.of("", (String) middle.get("pipeline_slug")))
                    .verify(null, false, false);
            assertThat(found).isNotEmpty()
                    .allMatch(f -> f.pipeline().equals(middle.get("pipeline_slug")) && f.isGood());
        }
    }

    private static long sum(List<PipelineFinding> findings, ToLongFunction<PipelineFinding> of) {
        return findings.stream().mapToLong(of).sum();
    }

    private static BuildAddress address(Map<String, Object> build) {
        return new BuildAddress((String) build.get("organization_slug"), (String) build.get("pipeline_slug"),
                ((Number) build.get("number")).intValue(), UUID.fromString((String) build.get("id")));
    }
}
