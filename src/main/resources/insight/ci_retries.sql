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
select j.organization_slug, j.pipeline_slug, j.step, $week(j.created_at) as week, j.retry_type, count(*) as retries,
  sum(case when j.cause = 'infrastructure' then 1 else 0 end) as infrastructure,
  sum(case when n.outcome = 'passed' then 1 else 0 end) as saved,
  coalesce(sum(j.run_s), 0) / 3600 as hours,
  coalesce(sum(case when n.outcome = 'passed' then j.run_s end), 0) / 3600 as saved_hours
from {ci_jobs} j
left join {ci_jobs} n on n.id = j.retried_in_job_id
where j.final = 0
group by j.organization_slug, j.pipeline_slug, j.step, $week(j.created_at), j.retry_type
