-- One row per step, cause and reason: what fails, how often, since when. Failures that a build may have (soft ones) are not
-- among them.
-- organization_slug: the organization
-- pipeline_slug: the pipeline
-- step: the step
-- cause: infrastructure or code
-- reason: timed_out, expired, agent_stop and kin, or the exit status
-- attempts: how many attempts failed so
-- failures: how many of them counted, not having been retried
-- builds: in how many builds
-- on_main: how many of the failures that counted were on main
-- first_seen_at: when it was first seen
-- last_seen_at: when it was last seen
-- hours: how long those attempts ran
select organization_slug, pipeline_slug, step, cause, reason, count(*) as attempts, sum(final) as failures,
  count(distinct build_id) as builds, sum(final * on_main) as on_main,
  min(finished_at) as first_seen_at, max(finished_at) as last_seen_at, coalesce(sum(run_s), 0) / 3600 as hours
from {ci_jobs}
where outcome = 'failed'
group by organization_slug, pipeline_slug, step, cause, reason
