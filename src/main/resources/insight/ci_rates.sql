-- One row per queue with its price, as the setting caravan.views.rates says. A table of this name and these columns that you
-- make yourself is used instead.
-- queue: the queue
-- per_hour: what an hour of one of its agents costs
$rates
