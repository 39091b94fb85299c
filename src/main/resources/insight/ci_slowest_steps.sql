-- One row per step: how long it runs when it passes.
-- organization_slug: the organization
-- pipeline_slug: the pipeline
-- step: the step
-- jobs: how many attempts passed
-- p50_s: seconds within which half of them ended
-- p95_s: seconds within which 95 of a hundred ended
-- longest_s: the longest run
-- hours: how long all of them ran
with ranked as (
  select organization_slug, pipeline_slug, step, run_s,
    row_number() over (partition by step, pipeline_slug, organization_slug order by run_s) as place,
    count(*) over (partition by step, pipeline_slug, organization_slug) as jobs
  from {ci_jobs}
  where outcome = 'passed' and run_s is not null
)
select organization_slug, pipeline_slug, step, max(jobs) as jobs,
  min(case when place * 100 >= jobs * 50 then run_s end) as p50_s,
  min(case when place * 100 >= jobs * 95 then run_s end) as p95_s,
  max(run_s) as longest_s, sum(run_s) / 3600 as hours
from ranked
group by step, pipeline_slug, organization_slug
