-- One row per step that both passed and failed on one commit. Failures of the infrastructure do not count, nor do builds
-- in which more than 80 of a hundred jobs failed.
-- organization_slug: the organization
-- pipeline_slug: the pipeline
-- step: the step
-- flaky: on how many commits a job of it (of the same shard and matrix values) both passed and failed
-- commits: on how many it passed or failed
-- rate: flaky of commits
-- lower_bound: the lower end of the rate's 95 % interval (Wilson), by which to rank
-- enough: 1 where there are at least three commits, 0 otherwise: rank only those
-- failures: how many attempts failed on the flaky commits
-- lost_s: seconds that those attempts ran
-- last_failed_at: when the last of them failed
with storms as (
  select build_id
  from {ci_jobs}
  where final = 1 and outcome in ('passed', 'soft_failed', 'failed')
  group by build_id
  having count(*) >= 5 and sum(case when outcome = 'failed' then 100 else 0 end) > 80 * count(*)
), r as (
  select j.organization_slug, j.pipeline_slug, j.step, j.shard, j.matrix, j.$name(commit),
    max(case when j.outcome = 'passed' then 1 else 0 end) as passed,
    sum(case when j.outcome in ('failed', 'soft_failed') then 1 else 0 end) as failures,
    sum(case when j.outcome in ('failed', 'soft_failed') then j.run_s end) as lost_s,
    max(case when j.outcome in ('failed', 'soft_failed') then j.finished_at end) as last_failed_at
  from {ci_jobs} j
  left join storms s on s.build_id = j.build_id
  where s.build_id is null and j.$name(commit) is not null
    and (j.outcome = 'passed' or (j.outcome in ('failed', 'soft_failed') and j.cause = 'code'))
  group by j.$name(commit), j.step, j.shard, j.matrix, j.pipeline_slug, j.organization_slug
), a as (
  select organization_slug, pipeline_slug, step,
    sum(case when passed = 1 and failures > 0 then 1 else 0 end) as flaky,
    count(*) as commits,
    sum(case when passed = 1 and failures > 0 then failures else 0 end) as failures,
    sum(case when passed = 1 and failures > 0 then lost_s end) as lost_s,
    max(case when passed = 1 and failures > 0 then last_failed_at end) as last_failed_at
  from r
  group by organization_slug, pipeline_slug, step
)
select organization_slug, pipeline_slug, step, flaky, commits,
  $double(flaky) / commits as rate,
  ($double(flaky) / commits + 1.9208 / commits
    - 1.96 * sqrt(($double(flaky) / commits * (1 - $double(flaky) / commits) + 0.9604 / commits) / commits))
    / (1 + 3.8416 / commits) as lower_bound,
  case when commits >= 3 then 1 else 0 end as enough,
  failures, lost_s, last_failed_at
from a
where flaky > 0
