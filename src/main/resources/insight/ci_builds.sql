-- One row per build.
-- id: the build's id
-- organization_slug: its organization
-- pipeline_slug: its pipeline
-- number: its number in the pipeline
-- state: where it stands
-- verdict: passed or failed once it is over; null while it is not, and for builds that were canceled, skipped or not run
-- blocked: 1 while it waits at a block step, 0 otherwise
-- branch: its branch
-- commit: its commit, null until an agent found out which
-- source: what made it
-- author: who wrote the commit, as far as the API tells
-- message: the commit's message
-- on_main: 1 for builds of the pipeline's default branch (of any branch where it has none), 0 otherwise and for merge queues
-- merge_queue: 1 for builds of a merge queue, 0 otherwise
-- rebuilt_from_id: the build that it repeats
-- created_at: when it was made
-- started_at: when its first job started
-- finished_at: when it ended; later again where a job was retried after the end
-- failing_at: when its first job failed for good
-- signal_s: seconds from being made to its end; null until then
-- wall_s: seconds from its start to its end, waits and pauses in it; null until then
-- web_url: its page at Buildkite
-- deleted_at: when the API was seen to have it no more
select
  b.id, b.organization_slug, b.pipeline_slug, b.number, b.state,
  case when b.finished_at is not null and b.state in ('passed', 'failed') then b.state end as verdict,
  case when coalesce(b.blocked, false) then 1 else 0 end as blocked,
  b.branch,
  case when b.$name(commit) <> 'HEAD' then b.$name(commit) end as $name(commit),
  b.source,
  coalesce(b.author__name, b.author__username, b.author, b.creator__name) as author,
  b.message,
  case
    when b.merge_queue__base_branch is not null or b.branch like 'gh-readonly-queue/%' then 0
    when coalesce(p.default_branch, '') = '' or b.branch = p.default_branch then 1
    else 0 end as on_main,
  case when b.merge_queue__base_branch is not null or b.branch like 'gh-readonly-queue/%' then 1 else 0 end as merge_queue,
  b.rebuilt_from__id as rebuilt_from_id,
  b.created_at, b.started_at, b.finished_at, b.failing_at,
  $seconds(b.created_at; b.finished_at) as signal_s,
  $seconds(b.started_at; b.finished_at) as wall_s,
  b.web_url,
  b._caravan_deleted_at as deleted_at
from {builds} b
left join {pipelines} p on p.id = b.pipeline_id
