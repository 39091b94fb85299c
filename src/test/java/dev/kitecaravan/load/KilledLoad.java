package dev.kitecaravan.load;

import static dev.kitecaravan.load.Samples.build;
import static dev.kitecaravan.load.Samples.builds;
import static dev.kitecaravan.load.Samples.job;
import static dev.kitecaravan.load.Samples.jobs;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import dev.kitecaravan.table.Disposition;
import dev.kitecaravan.table.SystemColumns;
import dev.kitecaravan.table.TableRows;
import dev.kitecaravan.table.TableSchema;

/** A process that loads page after page, says which commits returned, and waits to be killed. */
public final class KilledLoad {
    private static final int PAGE = 50;

    private KilledLoad() {
    }

    static DestinationSettings settings(String name, Path folder) {
        return new DestinationSettings(name, null, null, null, "buildkite_data", "jsonl", SystemColumns.DEFAULT, folder,
                Map.of());
    }

    /** Arguments: destination, folder. */
    public static void main(String[] args) {
        Destination destination = Destinations.open(settings(args[0], Path.of(args[1])));
        destination.lease("the killed one", Duration.ofHours(1));
        TableSchema builds = builds();
        TableSchema jobs = Samples.jobs();
        int done = destination.state().get("cursor", "builds", "page").map(Integer::parseInt).orElse(0);
        for (int page = done + 1;; page++) {
            TableRows rows = new TableRows(builds, Disposition.MERGE);
            TableRows children = new TableRows(jobs, Disposition.MERGE);
            for (int i = 0; i < PAGE; i++) {
                String id = "b" + page + "-" + i;
                rows.rows().add(build(id, page, "passed", 0));
                children.replacedRoots().add(id);
                for (int j = 0; j < 5; j++) {
                    children.rows().add(job(id + "-" + j, id, j, "x".repeat(200)));
                }
            }
            destination.prepare(List.of(builds, jobs));
            try (Load load = destination.begin("l1")) {
                load.write(rows);
                load.write(children);
                load.commit(new Bookkeeping(
                        List.of(new StateChange("cursor", "builds", "page", String.valueOf(page))), List.of(),
                        List.of(), Samples.load("l1", LoadRecord.Status.RUNNING)));
            }
            System.out.println(page);
        }
    }
}
