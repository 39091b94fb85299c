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
  select build_id, organization_slug, pipeline_slug, build_number, on_main, build_created_at, started_at, finished_at, run_s
  from {ci_jobs}
  where run_s is not null
), e as (
  select j.*, started_at as moment, 1 as change from j
  union all
  select j.*, finished_at, -1 from j
), r as (
  select e.*,
    sum(change) over (partition by build_id order by moment, change desc rows unbounded preceding) as running,
    lead(moment) over (partition by build_id order by moment, change desc) as next_moment
  from e
)
select build_id, organization_slug, pipeline_slug, build_number as number, on_main, build_created_at as created_at,
  sum(case when change = 1 then 1 else 0 end) as jobs,
  coalesce(sum(case when running > 0 then $seconds(moment; next_moment) end), 0) as work_s,
  coalesce(sum(case when running = 0 then $seconds(moment; next_moment) end), 0) as idle_s,
  sum(case when change = 1 then run_s end) as run_s
from r
group by build_id, organization_slug, pipeline_slug, build_number, on_main, build_created_at
