-- One row per pipeline, queue, branch and week: how long agents ran, retried and canceled attempts included.
-- organization_slug: the organization
-- pipeline_slug: the pipeline
-- queue: the queue
-- branch: the branch
-- on_main: 1 for builds of the default branch
-- week: the Monday of the week in which the attempts started
-- attempts: how many attempts ran
-- hours: how long they ran
-- wasted_hours: how long those of them ran that were retried or canceled
-- cost: hours times the queue's price in ci_rates; null where it has none
select j.organization_slug, j.pipeline_slug, j.queue, j.branch, j.on_main, $week(j.started_at) as week,
  count(*) as attempts, sum(j.run_s) / 3600 as hours,
  coalesce(sum(case when j.final = 0 or j.outcome = 'canceled' then j.run_s end), 0) / 3600 as wasted_hours,
  sum(j.run_s) / 3600 * max(r.per_hour) as cost
from {ci_jobs} j
left join {ci_rates} r on r.queue = j.queue
where j.run_s is not null
group by j.organization_slug, j.pipeline_slug, j.queue, j.branch, j.on_main, $week(j.started_at)
