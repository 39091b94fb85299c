package dev.kitecaravan.extract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import dev.kitecaravan.extract.http.ApiAnswer;
import dev.kitecaravan.extract.http.ApiException;
import dev.kitecaravan.extract.http.ApiRequest;
import dev.kitecaravan.table.StateChange;
import dev.kitecaravan.table.StateReader;

/**
 * Compares what was loaded of a builds list with what the API shows now, pipeline by pipeline: builds that are missing here,
 * that changed since, whose jobs differ, that the API has no more, numbers that neither side has. Reads the organizations'
 * lists, 100 builds a request.
 */
public final class Verification {
    private static final int ATTEMPTS = 5;

    private final ExtractState state;
    private final Endpoint endpoint;
    private final String organizations;
    private final ReadAhead readAhead;
    private final RunClock clock;
    private final Scope scope;
    private final Window window;
    private final Requests requests;
    private final LoadedBuilds loaded;
    private final Map<String, Tally> tallies = new TreeMap<>();
    private final Map<String, BuildFacts> missing = new HashMap<>();
    private final List<StateChange> repairs = new ArrayList<>();

    /**
     * What is compared.
     *
     * @param from      builds created from here on; null for all
     * @param to        and before; null for all
     * @param jobCounts whether every build is asked for its {@code job_state_counts} too, a request each
     */
    public record Window(Instant from, Instant to, boolean jobCounts) {
    }

    /**
     * @param endpoint the builds list that was loaded
     * @param known    every endpoint, for the list of organizations
     */
    public Verification(StateReader state, Endpoint endpoint, ParentEndpoints known, ReadAhead readAhead,
            RunClock clock, Scope scope, Window window) {
        this.state = new ExtractState(state);
        this.endpoint = endpoint;
        this.organizations = known.organizations();
        this.readAhead = readAhead;
        this.clock = clock;
        this.scope = scope;
        this.window = window;
        this.requests = new Requests(new Endpoint("verify", PathTemplate.parse("/v2/organizations/{org.slug}/builds"),
                endpoint.query(), "builds", Where.ALL, Endpoint.Passes.AUTO, ""), 0);
        this.loaded = LoadedBuilds.read(this.state, endpoint.id(), window.from(), window.to(), scope,
                window.jobCounts());
        if (organizations().isEmpty()) {
            throw new IllegalStateException("No organization that is asked for was loaded yet, so there is nothing to"
                    + " compare; 'caravan run' loads them.");
        }
    }

    /** The counts of one pipeline. */
    private static final class Tally {
        private final String organization;
        private final String pipeline;
        private final NumberRanges numbers = new NumberRanges();
        private long inApi;
        private long loaded;
        private long missing;
        private long stale;
        private long jobs;
        private long gone;
        private long gaps;

        Tally(String organization, String pipeline) {
            this.organization = organization;
            this.pipeline = pipeline;
        }

        PipelineFinding finding() {
            return new PipelineFinding(organization, pipeline, inApi, loaded, missing, stale, jobs, gone, gaps);
        }
    }

    /** A build as the API shows it. */
    private record Shown(BuildFacts facts, long state, long jobs) {
    }

    /** How many requests {@link #compare} takes, about; costs one per organization. */
    public long cost() {
        long pages = 0;
        for (Parent organization : organizations()) {
            try (ApiAnswer answer = readAhead.client().get(unit(organization).first())) {
                clock.saw(answer.serverTime());
                pages += answer.hasNext() ? answer.lastPage().orElse(2) : 1;
            }
        }
        return pages + (window.jobCounts() ? loaded.all().size() : 0);
    }

    /**
     * Reads the lists and compares.
     *
     * @return a finding per pipeline that has builds on either side, by name
     */
    public List<PipelineFinding> compare() {
        loaded.all().values().forEach(build -> {
            Tally tally = tally(build.organization, build.pipeline);
            tally.loaded++;
            tally.numbers.add(build.number);
        });
        organizations().forEach(this::read);
        loaded.all().forEach((id, build) -> {
            if (!build.seen) {
                tally(build.organization, build.pipeline).gone++;
                repair(id, build);
            }
        });
        missing.values().forEach(facts -> {
            tally(facts.organization(), facts.pipeline()).missing++;
            repairs.add(Ledger.ask(endpoint.id(), facts.id(), facts.organization(), facts.pipeline(), facts.number()));
        });
        countGaps();
        return tallies.values().stream().map(Tally::finding).toList();
    }

    /** State that makes the next run read what was found, build by build. */
    public List<StateChange> repairs() {
        return repairs;
    }

    private Tally tally(String organization, String pipeline) {
        return tallies.computeIfAbsent(organization + "/" + pipeline, name -> new Tally(organization, pipeline));
    }

    private void repair(String id, LoadedBuilds.Build build) {
        repairs.add(Ledger.ask(endpoint.id(), id, build.organization, build.pipeline, build.number));
    }

    private WindowUnit unit(Parent organization) {
        return new WindowUnit(requests, organization, requests.path(organization), Requests.organizations(organization),
                new WindowUnit.Pass("verify", window.from(), window.to(), ""), (downTo, last, changes) -> {
                    // Nothing to remember: a verification that is interrupted starts over.
                }, ListTraits.read(state));
    }

    private void read(Parent organization) {
        WindowUnit unit = unit(organization);
        Iterator<UnitOfWork> units = List.<UnitOfWork>of(unit).iterator();
        int attempts = 0;
        try (EndpointWalk walk = new EndpointWalk(() -> units.hasNext() ? units.next() : null, clock, readAhead)) {
            while (walk.hasNext()) {
                Page page = walk.next();
                if (page.fetch().failure() != null) {
                    walk.failed(page);
                    continue;
                }
                List<Shown> shown = new ArrayList<>();
                String broken = read(page, shown);
                if (broken == null) {
                    attempts = 0;
                    shown.forEach(this::compare);
                    walk.accepted(page, null);
                } else if (++attempts < ATTEMPTS) {
                    walk.again(page);
                } else {
                    throw new IllegalStateException("the answer to " + page.url() + " cannot be read: " + broken);
                }
                page.fetch().close();
            }
        }
        if (unit.crowded() != null) {
            throw new IllegalStateException(unit.label() + ": one second holds more builds than the API lists; verify"
                    + " pipeline by pipeline with --pipelines");
        }
    }

    /** @return why the page broke off; null when it was whole */
    private String read(Page page, List<Shown> shown) {
        try (JsonRecords rows = Selector.parse("builds").records(page.fetch().answer().body())) {
            while (rows.hasNext()) {
                Row row = rows.next();
                BuildFacts facts = BuildFacts.of(row);
                if (scope.accepts(facts.organization(), facts.pipeline())) {
                    List<?> jobs = row.get("jobs") instanceof List<?> list ? list : List.of();
                    shown.add(new Shown(facts, LoadedBuilds.stateDigest(row), LoadedBuilds.jobsDigest(jobs)));
                }
            }
            return rows.broken();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A build may be shown twice, at the end of one page and the beginning of the next. */
    private void compare(Shown now) {
        BuildFacts facts = now.facts;
        LoadedBuilds.Build build = loaded.get(facts.id());
        if (build == null ? missing.putIfAbsent(facts.id(), facts) != null : build.seen) {
            return;
        }
        Tally tally = tally(facts.organization(), facts.pipeline());
        tally.inApi++;
        tally.numbers.add(facts.number());
        if (build == null) {
            return;
        }
        build.seen = true;
        boolean stale = build.state != now.state;
        boolean jobs = build.jobs != now.jobs || window.jobCounts() && countsDiffer(facts, build);
        tally.stale += stale ? 1 : 0;
        tally.jobs += jobs ? 1 : 0;
        if (stale || jobs) {
            repair(facts.id(), build);
        }
    }

    /** Asks for {@code job_state_counts}, which only a single build has. One that is gone meanwhile differs. */
    private boolean countsDiffer(BuildFacts facts, LoadedBuilds.Build build) {
        ApiRequest one = requests.build(facts.organization(), facts.pipeline(), facts.number());
        try (ApiAnswer answer = readAhead.client().get(one.at(URI.create(one.uri() + "&exclude_jobs=true")));
                JsonRecords rows = Selector.parse("").records(answer.body())) {
            return !rows.hasNext()
                    || !build.jobCounts.matches(rows.next().get("job_state_counts"));
        } catch (ApiException e) {
            if (e.is(ApiException.Kind.NOT_FOUND)) {
                return true;
            }
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void countGaps() {
        for (Iterator<ExtractState.Entry> i = state.all(StateKind.NUMBERS, endpoint.id()); i.hasNext();) {
            ExtractState.Entry entry = i.next();
            Tally tally = tallies.get(entry.value().get("organization") + "/" + entry.value().get("pipeline"));
            if (tally != null) {
                NumberRanges absent = NumberRanges.parse((String) entry.value().get("absent"));
                NumberRanges gaps = new NumberRanges();
                tally.numbers.missing(Integer.MAX_VALUE).stream().filter(number -> !absent.contains(number))
                        .forEach(number -> tally.gaps += gaps.add(number) ? 1 : 0);
                if (tally.gaps > 0) {
                    repairs.add(BuildNumbers.ask(endpoint.id(), entry.key(), entry.value(), gaps));
                }
            }
        }
    }

    private List<Parent> organizations() {
        List<Parent> chosen = new ArrayList<>();
        for (Iterator<ExtractState.Entry> i = state.all(StateKind.PARENT, organizations); i.hasNext();) {
            ExtractState.Entry entry = i.next();
            Parent organization = Parent.fromJson(entry.key(), entry.value());
            if (scope.accepts(organization.keys().get("organization_slug"), null)) {
                chosen.add(organization);
            }
        }
        return chosen;
    }
}
