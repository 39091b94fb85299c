package dev.kitecaravan.extract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.kitecaravan.extract.http.ApiAnswer;
import dev.kitecaravan.table.StateChange;
import dev.kitecaravan.table.StateReader;

/**
 * Compares the rows of a builds list with what the API shows now, pipeline by pipeline: builds that are missing here, that
 * changed since, whose jobs or other values differ, that nobody loaded, that the API has no more, numbers that neither side
 * has. Reads the organizations' lists, 100 builds a request. Where a route's steps make rows of builds that only they can
 * make, what was remembered of builds when they were loaded is compared instead.
 */
public final class Verification {
    private static final int ATTEMPTS = 5;

    private final ReadAhead readAhead;
    private final RunClock clock;
    private final Scope scope;
    private final Window window;
    private final Requests requests;
    private final JobCountCheck jobCounts;
    private final LoadedBuilds loaded;
    private final NaturalKeys naturalKeys;
    private final ListTraits traits;
    private final List<Parent> organizations = new ArrayList<>();
    private final List<ExtractState.Entry> numbers = new ArrayList<>();
    private final VerificationFindings findings;
    /** Builds that the API shows and no run remembers having loaded. */
    private final Set<String> unknown = new HashSet<>();
    private final List<Waiting> waiting = new ArrayList<>();

    /**
     * What is compared.
     *
     * @param from      builds created from here on; null for all
     * @param to        and before; null for all
     * @param jobCounts whether every build is asked for its {@code job_state_counts} too, a request each
     */
    public record Window(Instant from, Instant to, boolean jobCounts) {
        boolean holds(Instant created) {
            return (from == null || !created.isBefore(from)) && (to == null || created.isBefore(to));
        }
    }

    /** A build that waits for others to be compared with. */
    private record Waiting(StoredBuilds.Shown shown, BuildFacts facts, List<?> jobs) {
    }

    /**
     * Takes from the state what it needs, which may be closed from then on.
     *
     * @param endpoint the builds list that was loaded
     * @param known    every endpoint, for the lists of organizations and pipelines
     */
    public Verification(StateReader state, Endpoint endpoint, ParentEndpoints known, ReadAhead readAhead,
            RunClock clock, Scope scope, Window window) {
        this.findings = new VerificationFindings(endpoint.id());
        this.readAhead = readAhead;
        this.clock = clock;
        this.scope = scope;
        this.window = window;
        this.requests = new Requests(new Endpoint("verify", PathTemplate.parse("/v2/organizations/{org.slug}/builds"),
                endpoint.query(), "builds", Where.ALL, Endpoint.Passes.AUTO, ""), 0);
        this.jobCounts = new JobCountCheck(requests, readAhead.client());
        ExtractState remembered = new ExtractState(state);
        this.traits = ListTraits.read(remembered);
        this.naturalKeys = new NaturalKeys(endpoint, Slugs.read(remembered,
                new Presence(remembered, known.organizations(), known.pipelines()), known.organizations(),
                known.pipelines()));
        this.loaded = LoadedBuilds.read(remembered, endpoint.id(), window::holds, scope);
        remembered.all(StateKind.NUMBERS, endpoint.id()).forEachRemaining(numbers::add);
        remembered.all(StateKind.PARENT, known.organizations()).forEachRemaining(entry -> {
            Parent organization = Parent.fromJson(entry.key(), entry.value());
            if (scope.accepts(organization.keys().get("organization_slug"), null)) {
                organizations.add(organization);
            }
        });
        if (organizations.isEmpty()) {
            throw new IllegalStateException("No organization that is asked for was loaded yet, so there is nothing to"
                    + " compare; 'caravan run' loads them.");
        }
    }

    /** How many requests {@link #compare} takes, about; costs one per organization. */
    public long cost() {
        long pages = 0;
        for (Parent organization : organizations) {
            try (ApiAnswer answer = readAhead.client().get(unit(organization).first())) {
                clock.saw(answer);
                pages += answer.hasNext() ? answer.lastPage().orElse(2) : 1;
            }
        }
        return pages + (window.jobCounts() ? loaded.all().size() : 0);
    }

    /**
     * Reads the lists and compares.
     *
     * @param rows what was loaded; null where only what is remembered of it can be compared
     * @return a finding per pipeline that has builds on either side, by name
     */
    public List<PipelineFinding> compare(StoredBuilds rows) {
        organizations.forEach(organization -> read(organization, rows));
        compareWaiting(rows);
        if (rows == null) {
            loaded.all().values().forEach(this::count);
        } else {
            rows.scan(this::count);
        }
        loaded.all().forEach((id, build) -> {
            if (!build.seen) {
                findings.of(build.organization, build.pipeline).gone++;
                findings.ask(id, build.organization, build.pipeline, build.number);
            }
        });
        numbers.forEach(findings::gaps);
        return findings.byPipeline();
    }

    /** Builds whose jobs were to be counted, and that tell no address to be asked for at. */
    public long uncounted() {
        return jobCounts.passedOver();
    }

    /** State that makes the next run read what was found, build by build. */
    public List<StateChange> repairs() {
        return findings.repairs();
    }

    /** Rows that are other than they should be, the first of them: the next load must write them whatever their hash says. */
    public List<StoredBuilds.StoredRow> distrusted() {
        return findings.distrusted();
    }

    /** Root rows that no run loaded and the API does not show. */
    public List<StoredBuilds.StoredRow> extra() {
        return findings.extra();
    }

    private void count(LoadedBuilds.Build build) {
        PipelineTally tally = findings.of(build.organization, build.pipeline);
        tally.loaded++;
        tally.saw(build.number);
    }

    private void count(StoredBuilds.Stored row) {
        if (row.createdAt() != null && !window.holds(row.createdAt())
                || !scope.accepts(row.organization(), row.pipeline())) {
            return;
        }
        PipelineTally tally = findings.of(row.organization(), row.pipeline());
        tally.loaded++;
        if (row.identified() && (loaded.get(row.id()) != null || unknown.contains(row.id()))) {
            tally.saw(row.number());
        } else {
            findings.extra(tally, row.row());
        }
    }

    private WindowUnit unit(Parent organization) {
        return new WindowUnit(requests, organization, requests.path(organization), Requests.organizations(organization),
                new WindowUnit.Pass("verify", window.from(), window.to(), ""), (downTo, last, changes) -> {
                    // Nothing to remember: a verification that is interrupted starts over.
                }, traits);
    }

    private void read(Parent organization, StoredBuilds rows) {
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
                List<Map<String, Object>> shown = new ArrayList<>();
                String broken = read(page, shown);
                if (broken == null) {
                    attempts = 0;
                    shown.forEach(record -> compare(record, rows));
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

    /**
     * @return why the page broke off; null when it was whole
     * @throws IllegalStateException when it is no list: taken for an empty one, it would make every build one that is gone
     */
    private String read(Page page, List<Map<String, Object>> shown) {
        try (JsonRecords rows = Selector.parse("builds").records(page.fetch().answer().body())) {
            while (rows.hasNext()) {
                Row row = rows.next();
                BuildFacts facts = BuildFacts.of(row);
                if (scope.accepts(facts.organization(), facts.pipeline())) {
                    shown.add(row);
                }
            }
            if (rows.broken() == null && rows.holding() != Holding.LIST) {
                throw new IllegalStateException("the answer to " + page.url() + " is no list of builds, so nothing is"
                        + " compared: " + (rows.unmatched() != null
                                ? rows.unmatched().getMessage()
                                : rows.holding() == Holding.NULL || rows.holding() == Holding.NAMED_NULL
                                        ? "it is null"
                                        : "it is neither a list nor has one as 'builds'")
                        + ". Try again later; where it stays so, ask who runs the API or the proxy before it.");
            }
            return rows.broken();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A build may be shown twice, at the end of one page and the beginning of the next. */
    private void compare(Map<String, Object> record, StoredBuilds rows) {
        BuildFacts facts = BuildFacts.of(record);
        LoadedBuilds.Build build = loaded.get(facts.id());
        if (build == null ? !unknown.add(facts.id()) : build.seen) {
            return;
        }
        PipelineTally tally = findings.of(facts.organization(), facts.pipeline());
        tally.inApi++;
        tally.saw(facts.number());
        if (build != null) {
            build.seen = true;
        }
        if (rows != null) {
            Map<String, Object> own = naturalKeys.ofParents(facts, null);
            waiting.add(new Waiting(new StoredBuilds.Shown(record,
                    new RecordKeys(own, naturalKeys.ofChildren(record, own), true)), facts,
                    LoadedBuilds.jobs(record)));
            if (waiting.size() >= rows.atOnce()) {
                compareWaiting(rows);
            }
            return;
        }
        List<?> jobs = LoadedBuilds.jobs(record);
        found(new Waiting(null, facts, jobs), new StoredBuilds.Standing(build == null,
                build != null && build.state != LoadedBuilds.stateDigest(record),
                build != null && build.jobs != LoadedBuilds.jobsDigest(jobs), false, List.of()));
    }

    private void compareWaiting(StoredBuilds rows) {
        if (waiting.isEmpty()) {
            return;
        }
        List<StoredBuilds.Standing> standings = rows.compare(waiting.stream().map(Waiting::shown).toList());
        for (int i = 0; i < standings.size(); i++) {
            found(waiting.get(i), standings.get(i));
        }
        waiting.clear();
    }

    private void found(Waiting build, StoredBuilds.Standing standing) {
        BuildFacts facts = build.facts();
        PipelineTally tally = findings.of(facts.organization(), facts.pipeline());
        boolean jobs = standing.jobs()
                || !standing.missing() && window.jobCounts() && jobCounts.differ(facts, build.jobs());
        boolean values = standing.values() && !standing.stale() && !jobs;
        tally.missing += standing.missing() ? 1 : 0;
        tally.stale += standing.stale() ? 1 : 0;
        tally.jobs += jobs ? 1 : 0;
        tally.values += values ? 1 : 0;
        findings.distrust(standing.rows());
        if (standing.missing() || standing.stale() || jobs || values) {
            findings.ask(facts.id(), facts.organization(), facts.pipeline(), facts.number());
        }
    }
}
