-- One row per block step that somebody unblocked: how long it waited for people, from the end of the last job before it.
-- organization_slug: the organization
-- pipeline_slug: the pipeline
-- build_id: the build
-- build_number: the build's number
-- gate: the step's key, else its label
-- unblocked_by: who
-- waiting_since: when the last job before it ended, or when the build started
-- unblocked_at: when
-- waited_s: seconds from one to the other
with g as (
  select m.id, m.organization_slug, m.pipeline_slug, m.build_id, m.build_number,
    coalesce(m.step_key, m.label, m.name, 'without a name') as gate,
    m.unblocked_by__name as unblocked_by, m.unblocked_at, max(p.finished_at) as done_at
  from {builds__jobs} m
  left join {builds__jobs} p on p.build_id = m.build_id and p._caravan_list_idx < m._caravan_list_idx
    and p.finished_at <= m.unblocked_at
  where m.type = 'manual' and m.unblocked_at is not null
  group by m.id, m.organization_slug, m.pipeline_slug, m.build_id, m.build_number, m.step_key, m.label, m.name,
    m.unblocked_by__name, m.unblocked_at
)
select g.organization_slug, g.pipeline_slug, g.build_id, g.build_number, g.gate, g.unblocked_by,
  coalesce(g.done_at, b.started_at) as waiting_since, g.unblocked_at,
  $seconds(coalesce(g.done_at, b.started_at); g.unblocked_at) as waited_s
from g
join {ci_builds} b on b.id = g.build_id
