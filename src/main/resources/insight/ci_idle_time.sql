-- One row per build in which jobs ran: for how long at least one ran, and for how long none did (waits for agents, for
-- gates, pauses before a retry).
-- build_id: the build
-- organization_slug: the organization
-- pipeline_slug: the pipeline
-- number: the build's number
-- on_main: 1 for builds of the default branch
-- created_at: when it was made
-- jobs: how many attempts ran
-- work_s: seconds in which at least one ran
-- idle_s: seconds between the first start and the last end in which none ran
-- run_s: seconds that all attempts ran together
with j as (
  select build_id, organization_slug, pipeline_slug, build_number, on_main, build_created_at, started_at, finished_at, run_s,
    max(finished_at) over (partition by build_id order by started_at, finished_at rows unbounded preceding) as busy_until
  from {ci_jobs}
  where run_s is not null
), g as (
  select j.*, lag(busy_until) over (partition by build_id order by started_at, finished_at) as busy_before
  from j
), b as (
  select build_id, organization_slug, pipeline_slug, build_number as number, on_main, build_created_at as created_at,
    count(*) as jobs, $seconds(min(started_at); max(finished_at)) as span_s,
    coalesce(sum(case when started_at > busy_before then $seconds(busy_before; started_at) end), 0) as idle_s,
    sum(run_s) as run_s
  from g
  group by build_id, organization_slug, pipeline_slug, build_number, on_main, build_created_at
)
select build_id, organization_slug, pipeline_slug, number, on_main, created_at, jobs, span_s - idle_s as work_s, idle_s, run_s
from b
