package dev.kitecaravan.extract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

import dev.kitecaravan.extract.Intervals.Interval;
import dev.kitecaravan.extract.http.ApiAnswer;
import dev.kitecaravan.extract.http.ApiClient;
import dev.kitecaravan.extract.http.ApiException;
import dev.kitecaravan.extract.http.ApiRequest;

/**
 * Estimates a run's requests before it spends them. It asks for the first page of a list or two (their {@code rel="last"}
 * tells how many follow) and counts what state already knows; a handful of requests in all.
 */
final class RequestPlan {
    /** Of many lists of one kind only so many are asked; the others are taken to be alike. */
    private static final int ASKED = 3;

    private final WalkContext context;
    private final ParentEndpoints parents;
    private final ApiClient client;
    private final LargeBuilds large;
    private final Map<String, Sample> samples = new HashMap<>();

    RequestPlan(WalkContext context, ParentEndpoints parents, ApiClient client) {
        this.context = context;
        this.parents = parents;
        this.client = client;
        this.large = new LargeBuilds(client);
    }

    /** What is known of one endpoint's records: how many a run would read, and the first of them. */
    private record Sample(long records, List<Parent> first, double startedJobs) {
    }

    List<Estimate> estimate(List<Endpoint> ordered) {
        List<Estimate> estimates = new ArrayList<>();
        for (Endpoint endpoint : ordered) {
            Endpoint parent = parents.of(endpoint);
            if (endpoint.isBuildsList()) {
                estimates.add(builds(endpoint, parent));
            } else if (parent == null) {
                estimates.add(list(endpoint, java.util.Collections.singletonList(null), 1));
            } else if (parent.isBuildsList()) {
                estimates.add(belowBuilds(endpoint, parent));
            } else if (endpoint.isSingle() || endpoint.reading().again() == Reading.Again.CHANGED) {
                long units = Math.max(pending(endpoint, parent), unknown(endpoint, parent));
                estimates.add(new Estimate(endpoint.id(), units, units, ""));
            } else {
                List<Parent> known = parentsOf(parent);
                long all = Math.max(known.size(), samples.get(parent.id()).records());
                estimates.add(list(endpoint, wanted(endpoint, known), Math.round(all * share(endpoint, known))));
            }
        }
        return estimates;
    }

    /** A plain list, of one or several parents. */
    private Estimate list(Endpoint endpoint, List<Parent> known, long units) {
        Requests requests = new Requests(endpoint, 0);
        Totals totals = new Totals();
        for (Parent parent : known.subList(0, Math.min(known.size(), ASKED))) {
            totals.ask(endpoint, requests.first(parent), parent);
        }
        double share = totals.asked == 0 ? 1 : (double) Math.max(units, totals.asked) / totals.asked;
        samples.put(endpoint.id(), new Sample(Math.round(totals.records * share), totals.first, 0));
        return new Estimate(endpoint.id(), Math.round(totals.pages * share), units,
                units > totals.asked ? "from the first pages of " + totals.asked + " of " + units : "");
    }

    private Estimate builds(Endpoint endpoint, Endpoint parent) {
        Requests requests = new Requests(endpoint, 0);
        List<Parent> lists = parent == null ? java.util.Collections.singletonList(null) : parentsOf(parent);
        long units = parent == null ? 1 : Math.max(lists.size(), samples.get(parent.id()).records());
        Totals totals = new Totals();
        long passes = 0;
        for (Parent list : lists.subList(0, Math.min(lists.size(), ASKED))) {
            String key = list == null ? "*" : list.key();
            Cursor known = context.settings().fullRefresh()
                    ? Cursor.NONE
                    : Cursor.fromJson(context.state().get(StateKind.CURSOR, endpoint.id(), key));
            passes += context.settings().isBounded() || known.firstRun() == null ? 0 : 2;
            for (Interval gap : gaps(known)) {
                Instant from = gap.from().equals(ExtractSettings.EARLIEST) ? null : gap.from();
                totals.ask(endpoint,
                        requests.builds(requests.path(list), Requests.organizations(list), from, gap.to(), ""), list);
            }
            totals.lists++;
        }
        double share = totals.lists == 0 ? 1 : (double) units / totals.lists;
        Ledger ledger = new Ledger(endpoint, context.clock(), context.state());
        long open = ledger.due().size();
        long requested = Math.round((totals.pages + passes) * share) + open
                + ledger.large().values().stream().mapToLong(JobsApart::requests).sum();
        samples.put(endpoint.id(), new Sample(Math.round(totals.records * share), totals.first, totals.startedJobs()));
        String note = Math.round(totals.records * share) + " builds to read";
        if (open > 0) {
            note += ", up to " + open + " open ones to ask one by one";
        }
        long apart = Math.round(totals.large * share) + ledger.large().size();
        if (apart > 0) {
            note += ", of which " + apart
                    + " are too large for one answer: their jobs by their own list, a request per "
                    + Requests.PER_PAGE;
        }
        return new Estimate(endpoint.id(), requested, units, note);
    }

    private List<Interval> gaps(Cursor known) {
        ExtractSettings settings = context.settings();
        Instant end = context.clock().windowEnd();
        if (settings.isBounded()) {
            Instant from = settings.from() == null ? ExtractSettings.EARLIEST : settings.from();
            return List.of(new Interval(from, settings.to() == null ? end : settings.to()));
        }
        return known.covered().gaps(settings.startOrEarliest(), end);
    }

    /** One request per build or job: those state knows and are not done, and those the builds list would bring. */
    private Estimate belowBuilds(Endpoint endpoint, Endpoint parent) {
        boolean jobs = endpoint.parent().resource() == Resource.JOB;
        Sample sample = samples.get(parent.id());
        long coming = sample == null
                ? 0
                : jobs ? Math.round(sample.records() * sample.startedJobs()) : sample.records();
        long units = pending(endpoint, parent) + coming;
        String each = jobs ? "one request per script job that has started" : "one request per build";
        String cheaper = endpoint.where().toString().isEmpty()
                ? "; a where (state = failed, newer than 7d) asks for fewer"
                : ", those its where lets pass at most";
        return new Estimate(endpoint.id(), units, units, each + (units > 0 ? cheaper : ""));
    }

    private long pending(Endpoint endpoint, Endpoint parent) {
        return new ParentPlanner(endpoint, parent, context).pending(Long.MAX_VALUE);
    }

    /** Parents that only the API knows as yet. */
    private long unknown(Endpoint endpoint, Endpoint parent) {
        boolean known = context.state().any(StateKind.UNIT, endpoint.id());
        Sample sample = samples.get(parent.id());
        return known || sample == null ? 0 : Math.round(sample.records() * share(endpoint, sample.first()));
    }

    private List<Parent> wanted(Endpoint endpoint, List<Parent> parents) {
        return parents.stream()
                .filter(parent -> endpoint.where().accepts(parent::field, context.clock().serverNow())).toList();
    }

    /** How many of these parents the endpoint's {@code where} lets pass. */
    private double share(Endpoint endpoint, List<Parent> parents) {
        return parents.isEmpty() ? 1 : (double) wanted(endpoint, parents).size() / parents.size();
    }

    private List<Parent> parentsOf(Endpoint parent) {
        List<Parent> known = new ArrayList<>();
        for (Iterator<Parent> i = new ParentScan(context.state(), context.presence(), parent, false); i.hasNext();) {
            Parent next = i.next();
            if (isInScope(next)) {
                known.add(next);
            }
        }
        Sample sample = samples.computeIfAbsent(parent.id(), id -> new Sample(known.size(), known, 0));
        return known.isEmpty() ? sample.first() : known;
    }

    private boolean isInScope(Parent parent) {
        return context.settings().scope().accepts(parent.keys().get("organization_slug"),
                parent.keys().get("pipeline_slug"));
    }

    /** What the first pages of a few lists add up to. */
    private final class Totals {
        private final List<Parent> first = new ArrayList<>();
        private long pages;
        private long records;
        private int asked;
        private int lists;
        private long builds;
        private long started;
        private long large;

        void ask(Endpoint endpoint, ApiRequest request, Parent parent) {
            asked++;
            RecordTaker taker = new RecordTaker(endpoint, context, context.slugs(), null, null, true,
                    parents.boundFields(endpoint));
            LargeBuilds.Sampled sampled = LargeBuilds.NONE;
            ApiAnswer page;
            try {
                page = client.get(request);
            } catch (ApiException e) {
                if (!e.isTooHeavy()) {
                    throw e;
                }
                page = client.get(Requests.bare(request));
                sampled = RequestPlan.this.large.sample(page);
            }
            try (ApiAnswer answer = page) {
                context.clock().saw(answer);
                long here = 0;
                long inScope = 0;
                try (JsonRecords rows = Selector.parse(endpoint.selector()).records(answer.body())) {
                    for (; rows.hasNext(); here++) {
                        Row row = rows.next();
                        countJobs(row);
                        Parent next = taker.parent(row, parent);
                        if (next != null && !isInScope(next)) {
                            continue;
                        }
                        inScope++;
                        if (next != null && endpoint.resource() != Resource.BUILD) {
                            first.add(next);
                        }
                    }
                }
                long all = answer.next().isEmpty() ? 1 : answer.lastPage().orElse(2);
                pages += all;
                long read = all == 1 ? here : (all - 1) * Requests.PER_PAGE + here / 2;
                records += here == 0 ? 0 : Math.round((double) read * inScope / here);
                large += Math.round(read * sampled.share());
                pages += Math.round(read * sampled.share() * sampled.requests());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void countJobs(Row row) {
            builds++;
            if (row.get("jobs") instanceof List<?> jobs) {
                started += jobs.stream()
                        .filter(job -> job instanceof Map<?, ?> fields && "script".equals(fields.get("type"))
                                && fields.get("started_at") != null)
                        .count();
            }
        }

        double startedJobs() {
            return builds == 0 ? 0 : (double) started / builds;
        }
    }
}
