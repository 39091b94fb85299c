-- One row per step that finished last in a build: what people wait for at the end. The API does not tell what a job depends
-- on, so this stands for the critical path.
-- organization_slug: the organization
-- pipeline_slug: the pipeline
-- step: the step
-- builds: in how many builds it finished last
-- share: of all the pipeline's builds that ended
-- minutes: how long it ran in them
with ranked as (
  select j.organization_slug, j.pipeline_slug, j.step, j.build_id, j.run_s,
    row_number() over (partition by j.build_id order by j.finished_at desc, j.started_at desc, j.id desc) as place
  from {ci_jobs} j
  where j.final = 1 and j.run_s is not null and j.build_verdict is not null
), latest as (
  select ranked.*, count(*) over (partition by organization_slug, pipeline_slug) as of_builds
  from ranked
  where place = 1
)
select organization_slug, pipeline_slug, step, count(*) as builds, $double(count(*)) / max(of_builds) as share,
  sum(run_s) / 60 as minutes
from latest
group by organization_slug, pipeline_slug, step
