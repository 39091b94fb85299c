package dev.kitecaravan.sandbox;

/** The counters of a pipeline that move by themselves. */
record ActiveCounts(int scheduledBuilds, int runningBuilds, int scheduledJobs, int runningJobs, int waitingJobs) {
    void write(JsonBytes json) {
        json.field("scheduled_builds_count", scheduledBuilds).field("running_builds_count", runningBuilds)
                .field("scheduled_jobs_count", scheduledJobs).field("running_jobs_count", runningJobs)
                .field("waiting_jobs_count", waitingJobs);
    }
}
