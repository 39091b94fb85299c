-- One row per attempt of a job that runs on agents; waits, block steps and triggers are none.
-- id: the attempt's id
-- build_id: its build
-- organization_slug: its organization
-- pipeline_slug: its pipeline
-- build_number: its build's number
-- branch: its build's branch
-- commit: its build's commit, null until an agent found out which
-- on_main: 1 for builds of the default branch, as in ci_builds
-- build_created_at: when its build was made
-- build_verdict: its build's verdict, as in ci_builds
-- step: the key of its step, else its name: what stays the same from build to build
-- name: its label, as people see it
-- shard: which of the step's parallel jobs it is, from 0; null without parallelism
-- matrix: its values of a build matrix, as JSON text; null without one
-- queue: the queue it waits in
-- state: where it stands
-- outcome: passed, failed, soft_failed, canceled, not_run (broken or skipped: it never ran), or open
-- cause: of a failure, infrastructure or code; null otherwise
-- reason: of a failure, what ended it: timed_out, expired, agent_stop and kin, exit 1; null otherwise
-- attempt: which attempt it is, from 1
-- final: 1 for the attempt that counts, 0 for one that was retried
-- retried_in_job_id: the next attempt
-- retry_type: how the next attempt came about, automatic or manual
-- agent_id: the agent that ran it
-- exit_status: what its command ended with
-- created_at: when it was made
-- runnable_at: when an agent could take it
-- started_at: when an agent started it
-- finished_at: when it ended
-- wait_s: seconds it waited for an agent; null until it started
-- run_s: seconds it ran; null until it ended, and where it never ran
-- web_url: its page at Buildkite
-- deleted_at: when the API was seen to have its build no more
with j as (
  select
    r.*,
    case
      when r.state = 'passed' then 'passed'
      when r.state in ('failed', 'timed_out') and coalesce(r.soft_failed, false) then 'soft_failed'
      when r.state in ('failed', 'timed_out', 'expired') then 'failed'
      when r.state in ('canceled', 'canceling') then 'canceled'
      when r.state in ('broken', 'skipped') then 'not_run'
      else 'open' end as outcome
  from {builds__jobs} r
  where r.type = 'script'
)
select
  j.id, j.build_id, j.organization_slug, j.pipeline_slug, j.build_number, b.branch, b.$name(commit), b.on_main,
  b.created_at as build_created_at, b.verdict as build_verdict,
  coalesce(j.step_key, j.name, 'without a name') as step,
  j.name,
  j.parallel_group_index as shard,
  $json(j.matrix) as matrix,
  coalesce(j.queue, 'default') as queue,
  j.state, j.outcome,
  case when j.outcome in ('failed', 'soft_failed') then
    case
      when j.state = 'expired' then 'infrastructure'
      when j.signal_reason in ('agent_stop', 'agent_refused', 'agent_incompatible', 'process_run_error', 'stack_error')
        then 'infrastructure'
      when j.state = 'timed_out' then 'code'
      when j.exit_status in (-1, 137, 143) then 'infrastructure'
      else 'code' end end as cause,
  case when j.outcome in ('failed', 'soft_failed') then
    case
      when j.state in ('timed_out', 'expired') then j.state
      when j.signal_reason <> 'cancel' then j.signal_reason
      when j.exit_status is not null then 'exit ' || $text(j.exit_status)
      else j.state end end as reason,
  coalesce(j.retries_count, 0) + 1 as attempt,
  case when coalesce(j.retried, false) then 0 else 1 end as final,
  j.retried_in_job_id, j.retry_type,
  j.agent__id as agent_id,
  j.exit_status,
  j.created_at, j.runnable_at, j.started_at, j.finished_at,
  $seconds(j.runnable_at; j.started_at) as wait_s,
  $seconds(j.started_at; j.finished_at) as run_s,
  j.web_url,
  b.deleted_at
from j
join {ci_builds} b on b.id = j.build_id
