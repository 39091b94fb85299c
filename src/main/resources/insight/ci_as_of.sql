-- One row: how old what builds say can be.
-- as_of: when the last complete load of builds began, replays of dead letters aside; null before the first
select max(started_at) as as_of
from {_caravan_loads}
where status = 0 and endpoint like '%builds%' and (message is null or message <> 'dead letters replayed')
