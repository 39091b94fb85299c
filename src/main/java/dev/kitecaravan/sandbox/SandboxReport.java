package dev.kitecaravan.sandbox;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the sandbox holds at one moment: the rows that a full load of each endpoint, with retried jobs, gives.
 *
 * @param pipelineTags rows of the array {@code tags} of all pipelines
 * @param buildsByState by the state that the builds show
 * @param blockedBuilds those that show {@code blocked: true}
 * @param jobs retried ones included
 * @param retriedJobs the jobs that were followed by another try
 * @param agentQueryRules rows of that array of all jobs
 * @param signedFields rows of {@code step.signature.signed_fields} of all jobs
 * @param agentMetaData rows of {@code agent.meta_data} of all jobs
 * @param startedScriptJobs the jobs for which a log is asked
 * @param missingLogs those of them whose log is answered with 404
 * @param annotations of builds and jobs
 * @param jobAnnotations those of jobs, which only {@code scope=all} and {@code scope=job} show
 * @param agents the connected ones
 */
public record SandboxReport(int organizations, int pipelines, int pipelineTags, int builds,
        Map<String, Integer> buildsByState, int blockedBuilds, int jobs, int retriedJobs, int scriptJobs,
        int agentQueryRules, int signedFields, int agentMetaData, int startedScriptJobs, int missingLogs,
        int annotations, int jobAnnotations, int agents) {

    /** The logs that can be read. */
    public int logs() {
        return startedScriptJobs - missingLogs;
    }

    static SandboxReport of(World world, double annotated, BigLog bigLog) {
        synchronized (world) {
            List<Organization> organizations = world.organizations();
            List<Pipeline> pipelines = organizations.stream().flatMap(o -> world.pipelines(o).stream()).toList();
            int[] n = new int[10];
            Map<String, Integer> states = new TreeMap<>();
            List<Build> builds = world.builds();
            int blocked = 0;
            for (Build build : builds) {
                states.merge(build.state().text(), 1, Integer::sum);
                blocked += build.blocked() ? 1 : 0;
                List<Job> jobs = world.jobs(build);
                for (Job job : jobs) {
                    n[0]++;
                    n[1] += job.retried() ? 1 : 0;
                    n[2] += job.step.script() ? 1 : 0;
                    n[3] += JobJson.agentQueryRules(job);
                    n[4] += JobJson.signedFields(build, job);
                    n[5] += JobJson.agentMetaData(build, job);
                    n[6] += job.startedScript() ? 1 : 0;
                    n[7] += job.startedScript() && SandboxJobLog.missing(job) && !bigLog.is(job) ? 1 : 0;
                }
                List<Annotation> annotations = Annotation.of(build, jobs, annotated);
                n[8] += annotations.size();
                n[9] += (int) annotations.stream().filter(Annotation::ofJob).count();
            }
            return new SandboxReport(organizations.size(), pipelines.size(),
                    pipelines.stream().mapToInt(PipelineJson::tagCount).sum(), builds.size(), Map.copyOf(states),
                    blocked,
                    n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7], n[8], n[9],
                    (int) organizations.stream().flatMap(o -> o.agents().stream()).filter(Agent::connected).count());
        }
    }

    byte[] json() {
        JsonBytes json = new JsonBytes().object().field("organizations", organizations).field("pipelines", pipelines)
                .field("pipeline_tags", pipelineTags).field("builds", builds).name("builds_by_state").object();
        new TreeMap<>(buildsByState).forEach((state, count) -> json.field(state, count.longValue()));
        return json.endObject().field("blocked_builds", blockedBuilds).field("jobs", jobs)
                .field("retried_jobs", retriedJobs).field("script_jobs", scriptJobs)
                .field("agent_query_rules", agentQueryRules).field("signed_fields", signedFields)
                .field("agent_meta_data", agentMetaData).field("started_script_jobs", startedScriptJobs)
                .field("missing_logs", missingLogs).field("logs", logs()).field("annotations", annotations)
                .field("job_annotations", jobAnnotations).field("agents", agents).endObject().copy();
    }
}
