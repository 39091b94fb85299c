-- One row per step, week and kind of retry: what retries cost, and what they saved.
-- organization_slug: the organization
-- pipeline_slug: the pipeline
-- step: the step
-- week: the Monday of the week in which the retried attempts were made
-- retry_type: automatic or manual; null where the API does not tell
-- retries: how many attempts were retried
-- infrastructure: how many of them the infrastructure had ended
-- saved: how many next attempts passed
-- hours: how long the retried attempts ran
-- saved_hours: how long those ran whose next attempt passed
with a as (
  select retried_in_job_id as next_id, organization_slug, pipeline_slug, step, $week(created_at) as week, retry_type, cause,
    run_s, 1 as retried, 0 as passed
  from {ci_jobs}
  where final = 0
  union all
  select id, organization_slug, pipeline_slug, step, null, null, null, null, 0, 1
  from {ci_jobs}
  where outcome = 'passed'
), r as (
  select a.*, max(passed) over (partition by next_id) as saved
  from a
)
select organization_slug, pipeline_slug, step, week, retry_type, count(*) as retries,
  sum(case when cause = 'infrastructure' then 1 else 0 end) as infrastructure,
  sum(saved) as saved,
  coalesce(sum(run_s), 0) / 3600 as hours,
  coalesce(sum(case when saved = 1 then run_s end), 0) / 3600 as saved_hours
from r
where retried = 1
group by organization_slug, pipeline_slug, step, week, retry_type
