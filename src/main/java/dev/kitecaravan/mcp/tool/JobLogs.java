package dev.kitecaravan.mcp.tool;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import dev.kitecaravan.text.VisibleText;

/** The loaded logs of jobs, as lines that a person would see. */
final class JobLogs {
    private static final String TABLE = "jobs_log";
    /** How a person gets them, where they are not loaded. */
    static final String ABSENT = "Logs are not loaded. A person runs 'caravan run --only jobs_log', best with a where for failed"
            + " jobs: one request per job.";

    private final Database database;
    private final Database.Reading reading;

    JobLogs(Database database, Database.Reading reading) {
        this.database = database;
        this.reading = reading;
    }

    boolean areLoaded() {
        return reading.has(TABLE);
    }

    /** The lines of these jobs' logs, by job; those of which there is no log are left out. */
    Map<String, List<String>> of(List<String> jobs) {
        Map<String, List<String>> logs = new LinkedHashMap<>();
        if (!jobs.isEmpty()) {
            String ids = jobs.stream().map(database::literal).collect(Collectors.joining(", "));
            reading.query("select job_id, content from " + TABLE + " where job_id in (" + ids + ")", jobs.size()).rows()
                    .forEach(row -> logs.put((String) row.get(0), lines((String) row.get(1))));
        }
        return logs;
    }

    private static List<String> lines(String content) {
        return content == null ? List.of() : VisibleText.of(content).lines().toList();
    }
}
