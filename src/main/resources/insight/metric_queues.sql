-- One row per queue in which jobs wait or run, as of the last load, the longest line first.
-- organization_slug: the organization
-- queue: the queue
-- waiting: how many jobs wait for an agent
-- running: how many jobs run
-- oldest_wait_s: seconds that the job waits that waits longest; null where none waits
select organization_slug, queue, waiting, running, oldest_wait_s
from {ci_waiting_now}
order by waiting desc, running desc, organization_slug, queue
