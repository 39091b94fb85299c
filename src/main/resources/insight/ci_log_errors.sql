-- One row per attempt that failed and whose log has a line that tells of an error: the first such line, with the group it
-- stood in. Made of logs that were read with lines true.
-- organization_slug: the organization
-- pipeline_slug: the pipeline
-- build_id: the build
-- build_number: the build's number
-- on_main: 1 for the default branch, else 0
-- step: the step
-- job_id: the job
-- final: 1 where the attempt counts, not having been retried, else 0
-- cause: infrastructure or code
-- reason: timed_out, expired, agent_stop and kin, or the exit status
-- line_no: the number of the line
-- ts: when the line was last written to; null where the agent told no time
-- group_name: what the header of the group says that it stood in; null before the first
-- error_rule: the rule that found it
-- text: the line
-- error_lines: how many lines of the log tell of an error
with f as (
  select job_id, min(line_no) as line_no, count(*) as error_lines
  from {jobs_log__lines} e
  where error_rule is not null
  group by job_id
)
select j.organization_slug, j.pipeline_slug, j.build_id, j.build_number, j.on_main, j.step, j.id as job_id, j.final,
  j.cause, j.reason, l.line_no, l.ts, l.group_name, l.error_rule, l.text, f.error_lines
from f
join {jobs_log__lines} l on l.job_id = f.job_id and l.line_no = f.line_no
join {ci_jobs} j on j.id = f.job_id
where j.outcome = 'failed'
