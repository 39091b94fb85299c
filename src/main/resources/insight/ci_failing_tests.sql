-- One row per test that failed, as Test Engine was told: how often, since when, and whether builds passed all the same, as
-- they do with a flake. Made of the tables suites, runs and failed_executions, whose routes are under routes/more.
-- organization_slug: the organization
-- suite: the slug of the test's suite
-- test_id: the test
-- test_name: its name when it last failed
-- location: file and line of it then; null where they were not told
-- executions: how many tries of it failed
-- runs: in how many runs of the suite
-- suite_runs: how many runs of the suite passed or failed
-- rate: in which share of suite_runs it failed; null where there are none
-- commits: on how many commits
-- on_main: how many of the runs were on main, as in ci_builds; by the suite's default branch where the build is not loaded
-- passed_builds: how many builds passed though it failed in them
-- lost_s: seconds that those tries took; null where no duration was told
-- first_failed_at: when a failure was first reported
-- last_failed_at: when one was last reported
-- last_reason: what the test said then; null where it said nothing
-- test_url: its page at Buildkite
with f as (
  select e.organization_slug, r.suite_id, s.slug as suite, e.test_id, e.run_id,
    case when r.result in ('passed', 'failed') then r.id end as ended_run, e.test_name, e.location, e.failure_reason,
    e.commit_sha, e.duration, e.created_at, e.test_url,
    coalesce(b.on_main, case when coalesce(s.default_branch, '') = '' or e.branch = s.default_branch then 1 else 0 end)
      as on_main,
    case when b.verdict = 'passed' then b.id end as passed_build,
    row_number() over (partition by r.suite_id, e.test_id order by e.created_at desc, e.execution_id desc) as place
  from {failed_executions} e
  join {runs} r on r.id = e.run_id
  left join {suites} s on s.id = r.suite_id
  left join {ci_builds} b on b.id = r.build_id
), ended as (
  select suite_id, count(*) as suite_runs
  from {runs} r
  where result in ('passed', 'failed')
  group by suite_id
)
select f.organization_slug, f.suite, f.test_id,
  max(case when f.place = 1 then f.test_name end) as test_name,
  max(case when f.place = 1 then f.location end) as location,
  count(*) as executions, count(distinct f.run_id) as runs, coalesce(max(n.suite_runs), 0) as suite_runs,
  $double(count(distinct f.ended_run)) / max(n.suite_runs) as rate,
  count(distinct f.commit_sha) as commits,
  count(distinct case when f.on_main = 1 then f.run_id end) as on_main,
  count(distinct f.passed_build) as passed_builds,
  sum(f.duration) as lost_s, min(f.created_at) as first_failed_at, max(f.created_at) as last_failed_at,
  max(case when f.place = 1 then f.failure_reason end) as last_reason,
  max(case when f.place = 1 then f.test_url end) as test_url
from f
left join ended n on n.suite_id = f.suite_id
group by f.organization_slug, f.suite_id, f.suite, f.test_id
