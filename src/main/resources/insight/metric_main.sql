-- One row per pipeline that built main in the 30 days before the last load: how long main is red, the longest first.
-- organization_slug: the organization
-- pipeline_slug: the pipeline
-- red_s: seconds from the end of the build that broke main to the last load; 0 while main is green
with latest as (
  select organization_slug, pipeline_slug, max(created_at) as newest_at
  from {ci_builds}
  where on_main = 1 and verdict is not null
  group by organization_slug, pipeline_slug
)
select h.organization_slug, h.pipeline_slug,
  case when h.state = 'failed' and a.as_of > h.since then $seconds(h.since; a.as_of) else $double(0) end as red_s
from {ci_main_health} h
join latest l on l.organization_slug = h.organization_slug and l.pipeline_slug = h.pipeline_slug
cross join {ci_as_of} a
where h.lasts = 1 and $seconds(l.newest_at; a.as_of) < 2592000
order by red_s desc, h.organization_slug, h.pipeline_slug
