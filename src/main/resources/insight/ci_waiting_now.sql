-- One row per queue in which jobs wait or run, as of the last load.
-- organization_slug: the organization
-- queue: the queue
-- waiting: how many jobs wait for an agent
-- running: how many jobs run
-- oldest_runnable_at: since when the job waits that waits longest; null where none waits
-- oldest_wait_s: seconds it waits
-- over_a_day: how many wait longer than a day, which are forgotten rather than waited for
-- as_of: when the last complete load of builds began
with o as (
  select j.organization_slug, j.queue, j.started_at, j.runnable_at, a.as_of,
    case when j.state in ('scheduled', 'assigned', 'accepted', 'reserved') and j.started_at is null
      and j.runnable_at is not null then 1 else 0 end as waiting,
    case when j.state in ('running', 'canceling', 'timing_out') and j.finished_at is null then 1 else 0 end as running
  from {ci_jobs} j
  cross join {ci_as_of} a
  where j.deleted_at is null and j.finished_at is null
)
select organization_slug, queue, sum(waiting) as waiting, sum(running) as running,
  min(case when waiting = 1 then runnable_at end) as oldest_runnable_at,
  max(case when waiting = 0 then null when as_of > runnable_at then $seconds(runnable_at; as_of)
    else $double(0) end) as oldest_wait_s,
  sum(case when waiting = 1 and $seconds(runnable_at; as_of) > 86400 then 1 else 0 end) as over_a_day,
  max(as_of) as as_of
from o
where waiting + running > 0
group by organization_slug, queue
