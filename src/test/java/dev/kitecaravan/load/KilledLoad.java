package dev.kitecaravan.load;

import static dev.kitecaravan.load.Samples.build;
import static dev.kitecaravan.load.Samples.builds;
import static dev.kitecaravan.load.Samples.job;
import static dev.kitecaravan.load.Samples.jobs;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import dev.kitecaravan.load.registry.Destinations;
import dev.kitecaravan.table.Disposition;
import dev.kitecaravan.table.StateChange;
import dev.kitecaravan.table.SystemColumns;
import dev.kitecaravan.table.TableRows;
import dev.kitecaravan.table.TableSchema;

/** A process that loads page after page, says which commits returned, and waits to be killed. */
public final class KilledLoad {
    private static final int PAGE = 50;

    private KilledLoad() {
    }

    /** @param url null for the place below the folder */
    public static DestinationSettings settings(String name, String url, Path folder) {
        return new DestinationSettings(name, url, null, null, "buildkite_data", "jsonl", SystemColumns.DEFAULT, folder,
                Map.of());
    }

    /** Arguments: destination, folder, URL where it is not below the folder. */
    public static void main(String[] args) {
        Destination destination = Destinations
                .open(settings(args[0], args.length > 2 ? args[2] : null, Path.of(args[1])));
        if (args[0].matches("h2|duckdb|sqlite")) {
            // Of these the file's lock tells that its holder is dead; elsewhere the next one would have to wait.
            destination.lease("the killed one", Duration.ofHours(1));
        }
        // Until it is killed, or the test that would do so was.
        ProcessHandle test = ProcessHandle.current().parent().orElseThrow();
        for (int page = page(destination) + 1; test.isAlive(); page++) {
            commit(destination, page);
            System.out.println(page);
        }
    }

    /** The last page that the state knows of. */
    public static int page(Destination destination) {
        return destination.state().get("cursor", "builds", "page").map(Integer::parseInt).orElse(0);
    }

    /** Loads one page, its state with it. */
    public static void commit(Destination destination, int page) {
        TableSchema builds = builds();
        TableSchema jobs = jobs();
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
            load.commit(new Bookkeeping(List.of(new StateChange("cursor", "builds", "page", String.valueOf(page))),
                    List.of(), List.of(), Samples.load("l1", LoadRecord.Status.RUNNING)));
        }
    }

    /** How many pages are there; each whole, with the state that says so. */
    public static int kept(DestinationSettings settings) {
        int state;
        try (Destination destination = Destinations.open(settings)) {
            state = page(destination);
            if (destination.tables().isEmpty()) {
                return state;
            }
        }
        try (TableReader reader = Destinations.reader(settings)) {
            List<List<Object>> rows = reader.query(
                    "select count(*), count(distinct number), max(number), (select count(*) from builds__jobs), "
                            + "(select max(commits) from _caravan_loads) from builds",
                    5, Duration.ofSeconds(20)).rows();
            long pages = state;
            assertThat(rows).containsExactly(List.of(pages * PAGE, pages, pages, pages * PAGE * 5, pages));
        }
        return state;
    }
}
