-- One row per pipeline, week, main or not, and verdict: how long people wait for an answer after a push.
-- organization_slug: the organization
-- pipeline_slug: the pipeline
-- on_main: 1 for builds of the default branch, 0 for others
-- week: the Monday of the week in which the builds were made
-- verdict: passed: builds from being made to their end, without retries and rebuilds; failed: to their first failed job
-- builds: how many builds
-- p50_s: seconds within which half of them answered
-- p90_s: seconds within which nine of ten answered
with of_jobs as (
  select build_id,
    max(1 - final) as retried,
    min(case when final = 1 and outcome = 'failed' then finished_at end) as first_failed_at
  from {ci_jobs}
  group by build_id
), signals as (
  select b.organization_slug, b.pipeline_slug, b.on_main, $week(b.created_at) as week, b.verdict,
    case when b.verdict = 'passed' then b.signal_s
      else $seconds(b.created_at; coalesce(j.first_failed_at, b.finished_at)) end as signal_s
  from {ci_builds} b
  left join of_jobs j on j.build_id = b.id
  where b.verdict = 'failed'
    or (b.verdict = 'passed' and b.rebuilt_from_id is null and coalesce(j.retried, 0) = 0)
), ranked as (
  select signals.*,
    row_number() over (partition by organization_slug, pipeline_slug, on_main, week, verdict order by signal_s) as place,
    count(*) over (partition by organization_slug, pipeline_slug, on_main, week, verdict) as builds
  from signals
)
select organization_slug, pipeline_slug, on_main, week, verdict, max(builds) as builds,
  min(case when place * 100 >= builds * 50 then signal_s end) as p50_s,
  min(case when place * 100 >= builds * 90 then signal_s end) as p90_s
from ranked
group by organization_slug, pipeline_slug, on_main, week, verdict
