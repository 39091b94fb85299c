-- One row per step and time at which it became slower and stayed so: the mean of seven daily medians, that day included, is
-- more than 1.2 times and 30 seconds above that of the seven before. Days with less than three passed runs do not count.
-- organization_slug: the organization
-- pipeline_slug: the pipeline
-- step: the step
-- began_on: the day from which it is slower
-- before_s: mean of the daily medians before, seconds
-- after_s: mean of the daily medians from then on, seconds
-- ratio: after to before
with ranked as (
  select organization_slug, pipeline_slug, step, $day(started_at) as on_day, run_s,
    row_number() over (partition by organization_slug, pipeline_slug, step, $day(started_at) order by run_s) as place,
    count(*) over (partition by organization_slug, pipeline_slug, step, $day(started_at)) as jobs
  from {ci_jobs}
  where outcome = 'passed' and run_s is not null
), medians as (
  select organization_slug, pipeline_slug, step, on_day, min(case when place * 100 >= jobs * 50 then run_s end) as p50_s
  from ranked
  where jobs >= 3
  group by organization_slug, pipeline_slug, step, on_day
), means as (
  select medians.*,
    avg(p50_s) over (partition by organization_slug, pipeline_slug, step order by on_day
      rows between 7 preceding and 1 preceding) as before_s,
    avg(p50_s) over (partition by organization_slug, pipeline_slug, step order by on_day
      rows between current row and 6 following) as after_s,
    count(*) over (partition by organization_slug, pipeline_slug, step order by on_day
      rows between 7 preceding and 1 preceding) as days_before,
    count(*) over (partition by organization_slug, pipeline_slug, step order by on_day
      rows between current row and 6 following) as days_after
  from medians
), marked as (
  select means.*,
    case when days_before >= 3 and days_after >= 3 and after_s > 1.2 * before_s and after_s - before_s >= 30
      then 1 else 0 end as slower
  from means
), begun as (
  select marked.*,
    lag(slower) over (partition by organization_slug, pipeline_slug, step order by on_day) as slower_before
  from marked
), stretches as (
  select begun.*,
    sum(case when slower = 1 and coalesce(slower_before, 0) = 0 then 1 else 0 end) over (
      partition by organization_slug, pipeline_slug, step order by on_day rows unbounded preceding) as stretch
  from begun
), best as (
  select stretches.*,
    row_number() over (partition by organization_slug, pipeline_slug, step, stretch
      order by after_s / before_s desc, on_day) as place,
    count(*) over (partition by organization_slug, pipeline_slug, step, stretch) as days
  from stretches
  where slower = 1
)
select organization_slug, pipeline_slug, step, on_day as began_on, before_s, after_s, after_s / before_s as ratio
from best
where place = 1 and days >= 3
