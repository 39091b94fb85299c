-- One row per streak of main: builds one after another that all passed, or all failed.
-- organization_slug: the organization
-- pipeline_slug: the pipeline
-- streak: which streak it is, from 1
-- state: passed (green) or failed (red)
-- since: when its first build ended
-- until_at: when the next streak's first build ended; null for the streak that lasts
-- hours: how long it lasted; null while it lasts
-- lasts: 1 for the streak that lasts, 0 otherwise
-- builds: how many builds it has
-- first_number: the number of its first build, which broke or mended main
-- last_number: the number of its last build
with m as (
  select organization_slug, pipeline_slug, number, verdict, created_at, finished_at
  from {ci_builds}
  where on_main = 1 and verdict is not null
), t as (
  select m.*,
    lag(verdict) over (partition by organization_slug, pipeline_slug order by created_at, number) as before_it
  from m
), g as (
  select t.*,
    sum(case when before_it = verdict then 0 else 1 end) over (
      partition by organization_slug, pipeline_slug order by created_at, number rows unbounded preceding) as streak
  from t
), s as (
  select organization_slug, pipeline_slug, streak, min(verdict) as state, min(finished_at) as since, count(*) as builds,
    min(number) as first_number, max(number) as last_number
  from g
  group by organization_slug, pipeline_slug, streak
), u as (
  select s.*, lead(since) over (partition by organization_slug, pipeline_slug order by streak) as until_at
  from s
)
select organization_slug, pipeline_slug, streak, state, since, until_at,
  case when until_at < since then $double(0) else $seconds(since; until_at) / 3600 end as hours,
  case when until_at is null then 1 else 0 end as lasts,
  builds, first_number, last_number
from u
