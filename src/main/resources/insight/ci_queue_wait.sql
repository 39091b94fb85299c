-- One row per queue, weekday and hour in which jobs became runnable: how long they waited for an agent. Jobs that still
-- wait count with what they waited so far (at most a day), or a queue without agents would look fast.
-- organization_slug: the organization
-- queue: the queue
-- weekday: 1 is Monday, 7 Sunday
-- hour: from 0 to 23
-- jobs: how many attempts became runnable
-- waiting: how many of them still wait, as of the last load
-- p50_s: seconds within which half of them started
-- p95_s: seconds within which 95 of a hundred started
-- longest_s: the longest wait
with w as (
  select j.organization_slug, j.queue, $weekday(j.runnable_at) as weekday, $hour(j.runnable_at) as hour,
    case when j.started_at is not null then j.wait_s
      when $seconds(j.runnable_at; a.as_of) > 86400 then $double(86400)
      when a.as_of > j.runnable_at then $seconds(j.runnable_at; a.as_of)
      else $double(0) end as wait_s,
    case when j.started_at is null then 1 else 0 end as waiting
  from {ci_jobs} j
  cross join {ci_as_of} a
  where j.runnable_at is not null
    and (j.started_at is not null
      or j.deleted_at is null and j.state in ('scheduled', 'assigned', 'accepted', 'reserved'))
), ranked as (
  select w.*,
    row_number() over (partition by hour, weekday, queue, organization_slug order by wait_s) as place,
    count(*) over (partition by hour, weekday, queue, organization_slug) as jobs
  from w
)
select organization_slug, queue, weekday, hour, max(jobs) as jobs, sum(waiting) as waiting,
  min(case when place * 100 >= jobs * 50 then wait_s end) as p50_s,
  min(case when place * 100 >= jobs * 95 then wait_s end) as p95_s,
  max(wait_s) as longest_s
from ranked
group by hour, weekday, queue, organization_slug
