package dev.kitecaravan.mcp.tool;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One build with its jobs: what failed, what was retried, what waited. */
public final class BuildTool implements Tool {
    private static final int MOST_JOBS = 500;
    private static final int MOST_CHARACTERS = 40_000;
    private static final List<String> FACTS = List.of("organization_slug", "pipeline_slug", "number", "state",
            "verdict",
            "blocked", "branch", "commit", "source", "author", "message", "created_at", "started_at", "finished_at",
            "failing_at", "signal_s", "web_url");

    private final Database database;

    public BuildTool(Database database) {
        this.database = database;
    }

    @Override
    public String name() {
        return "get_build";
    }

    @Override
    public ToolAnswer call(Arguments arguments, Call call) {
        BuildAddress address = BuildAddress.of(arguments);
        return database.read(call, reading -> answer(address, reading));
    }

    private ToolAnswer answer(BuildAddress address, Database.Reading reading) {
        Map<String, Object> build = address.find(database, reading);
        String id = database.literal(String.valueOf(build.get("id")));
        Rows jobs = reading.query("select step, shard, queue, outcome, cause, reason, attempt, final, retry_type,"
                + " wait_s, run_s, runnable_at, started_at, finished_at, web_url from ci_jobs where build_id = " + id
                + " order by runnable_at, step, attempt", MOST_JOBS).within(MOST_CHARACTERS);
        Rows gates = reading.query("select gate, unblocked_by, waiting_since, unblocked_at, waited_s from ci_gates"
                + " where build_id = " + id + " order by unblocked_at", MOST_JOBS);
        Map<String, Object> facts = new LinkedHashMap<>();
        FACTS.forEach(fact -> facts.put(fact, build.get(fact)));
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("build", facts);
        data.put("outcomes", outcomes(jobs));
        data.put("first_failure", firstFailure(jobs));
        data.put("jobs", jobs.maps());
        data.put("gates", gates.maps());
        data.put("cut", jobs.cut());
        StringBuilder text = new StringBuilder();
        Facts.lines(text, facts);
        text.append("attempts by outcome: ").append(data.get("outcomes")).append("\nfirst failure: ")
                .append(data.get("first_failure") == null ? "none" : data.get("first_failure"))
                .append("\n\nJobs in the order in which agents could take them (final 0: retried since):\n")
                .append(jobs.markdown());
        if (jobs.cut()) {
            text.append("Cut: the first ").append(jobs.rows().size()).append(" attempts.\n");
        }
        if (!gates.isEmpty()) {
            text.append("\nGates that waited for people:\n").append(gates.markdown());
        }
        return new ToolAnswer(text.toString(), data);
    }

    private static Map<String, Object> outcomes(Rows jobs) {
        Map<String, Object> outcomes = new LinkedHashMap<>();
        jobs.maps().forEach(job -> outcomes.merge(String.valueOf(job.get("outcome")), 1,
                (a, b) -> (Integer) a + (Integer) b));
        return outcomes;
    }

    /** The job that failed first for good: later ones are often its consequences. */
    private static String firstFailure(Rows jobs) {
        return jobs.maps().stream()
                .filter(job -> "failed".equals(job.get("outcome")) && Database.isOne(job.get("final"))
                        && job.get("finished_at") != null)
                .min(java.util.Comparator.comparing(job -> String.valueOf(job.get("finished_at"))))
                .map(job -> job.get("step") + " (" + job.get("cause") + ", " + job.get("reason") + ")").orElse(null);
    }
}
