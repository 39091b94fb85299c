package dev.kitecaravan.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.kitecaravan.program.Program.Ended;
import dev.kitecaravan.sandbox.Sandbox;
import dev.kitecaravan.sandbox.SandboxSettings;

/** {@code compact} of the packaged program, on files that two runs left. */
@Tag("full")
class CompactIT {
    @TempDir
    Path folder;

    @Test
    void partsOfTwoRunsBecomeOneAndTheRowsStay() {
        try (Sandbox sandbox = Sandbox.start(SandboxSettings.standard().withBuilds(60).withoutLimits())) {
            Program program = new Program(folder).reading(sandbox).with("CARAVAN_DESTINATION", "filesystem")
                    .with("CARAVAN_DESTINATION_URL", folder.resolve("lake").toString());
            String middle = Instant.now().minus(10, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS).toString();
            assertThat(program.run("run", "--only", "builds", "--from", "2020-01-01", "--to", middle).code()).isZero();
            assertThat(program.run("run", "--only", "builds").code()).isZero();
            String sql = "select count(*) as n, count(distinct id) as d from builds";
            String before = program.run("query", "--csv", sql).out();

            Ended compacted = program.run("compact");

            assertThat(compacted.code()).as(compacted.both()).isZero();
            assertThat(compacted.out()).contains("parts were merged into").contains("24 hours");
            assertThat(program.run("query", "--csv", sql).out()).isEqualTo(before).contains("60,60");
            assertThat(program.run("compact").out()).contains("Nothing to merge").contains("0 of them written anew");
            assertThat(program.run("compact", "--destination", "h2", "--url",
                    folder.resolve("database").toString()).out()).contains("Nothing to do");
        }
    }
}
