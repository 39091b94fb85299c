-- One row per queue with jobs that became runnable in the 24 hours before the last load: how long they waited. Jobs that
-- still wait count with what they waited so far. The busiest first.
-- organization_slug: the organization
-- queue: the queue
-- p50_s: seconds within which half of them started
-- p90_s: seconds within which 90 of a hundred started
-- p95_s: seconds within which 95 of a hundred started
-- jobs: how many they are
with w as (
  select j.organization_slug, j.queue,
    case when j.started_at is not null then j.wait_s
      when a.as_of > j.runnable_at then $seconds(j.runnable_at; a.as_of)
      else $double(0) end as wait_s
  from {ci_jobs} j
  cross join {ci_as_of} a
  where j.deleted_at is null and j.runnable_at is not null and $seconds(j.runnable_at; a.as_of) < 86400
    and (j.wait_s is not null
      or j.started_at is null and j.state in ('scheduled', 'assigned', 'accepted', 'reserved'))
), ranked as (
  select w.*,
    row_number() over (partition by organization_slug, queue order by wait_s) as place,
    count(*) over (partition by organization_slug, queue) as jobs
  from w
)
select organization_slug, queue,
  min(case when place * 100 >= jobs * 50 then wait_s end) as p50_s,
  min(case when place * 100 >= jobs * 90 then wait_s end) as p90_s,
  min(case when place * 100 >= jobs * 95 then wait_s end) as p95_s,
  max(jobs) as jobs
from ranked
group by organization_slug, queue
order by jobs desc, organization_slug, queue
