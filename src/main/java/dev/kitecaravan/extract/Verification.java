package dev.kitecaravan.extract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import dev.kitecaravan.extract.http.ApiAnswer;
import dev.kitecaravan.extract.http.ApiClient;
import dev.kitecaravan.extract.http.ApiRequest;
import dev.kitecaravan.load.StateChange;
import dev.kitecaravan.load.StateReader;

/**
 * Compares what was loaded of a builds list with what the API shows now, pipeline by pipeline: builds that are missing here,
 * that changed since, that the API has no more. Reads the organizations' lists without jobs, 100 builds a request.
 */
public final class Verification {
    private final ExtractState state;
    private final Endpoint endpoint;
    private final String organizations;
    private final ReadAhead readAhead;
    private final RunClock clock;
    private final Scope scope;
    private final Map<String, Shown> shown = new HashMap<>();
    private final List<StateChange> repairs = new ArrayList<>();

    /**
     * @param endpoint the builds list that was loaded
     * @param known    every endpoint, for the list of organizations
     */
    public Verification(StateReader state, Endpoint endpoint, ParentEndpoints known, ReadAhead readAhead,
            RunClock clock,
            Scope scope) {
        this.state = new ExtractState(state);
        this.endpoint = endpoint;
        this.organizations = known.organizations();
        this.readAhead = readAhead;
        this.clock = clock;
        this.scope = scope;
    }

    /** A build as the API shows it. */
    private record Shown(BuildFacts facts, String state, String finishedAt) {
    }

    /**
     * What was found of one pipeline.
     *
     * @param pipeline  organization and pipeline slug
     * @param inApi     builds of the window the API shows
     * @param loaded    builds of the window that were loaded
     * @param missing   shown, not loaded
     * @param stale     loaded with another state or finishing time
     * @param gone      loaded, not shown: deleted, or older than what Buildkite keeps
     */
    public record Finding(String pipeline, long inApi, long loaded, long missing, long stale, long gone) {
        public boolean isGood() {
            return missing == 0 && stale == 0;
        }

        private Finding plus(long inApi, long loaded, long missing, long stale, long gone) {
            return new Finding(pipeline, this.inApi + inApi, this.loaded + loaded, this.missing + missing,
                    this.stale + stale,
                    this.gone + gone);
        }
    }

    /** How many requests {@link #compare} would take; costs one per organization. */
    public long cost(ApiClient client, Instant from, Instant to) {
        long pages = 0;
        for (Parent organization : organizations()) {
            try (ApiAnswer answer = client.get(first(organization, from, to))) {
                clock.saw(answer.serverTime());
                pages += answer.next().isEmpty() ? 1 : answer.lastPage().orElse(2);
            }
        }
        return pages;
    }

    /**
     * Reads the lists and compares.
     *
     * @param from builds created from here on; null for all
     * @param to   and before; null for the end of what is covered
     * @return a finding per pipeline that has builds on either side, by name
     */
    public List<Finding> compare(Instant from, Instant to) {
        for (Parent organization : organizations()) {
            read(organization, from, to);
        }
        Map<String, Finding> findings = new TreeMap<>();
        for (Shown build : shown.values()) {
            add(findings, pipeline(build.facts.organization(), build.facts.pipeline()), 1, 0, 0, 0, 0);
        }
        for (Iterator<ExtractState.Entry> i = state.all(StateKind.PARENT, endpoint.id()); i.hasNext();) {
            ExtractState.Entry entry = i.next();
            Parent build = Parent.fromJson(entry.key(), entry.value());
            Instant created = Timestamps.parse(build.field("created_at"));
            boolean inWindow = created != null && (from == null || !created.isBefore(from))
                    && (to == null || created.isBefore(to))
                    && scope.accepts(build.keys().get("organization_slug"), build.keys().get("pipeline_slug"));
            if (inWindow) {
                compare(build, findings);
            }
        }
        for (Shown missing : shown.values()) {
            add(findings, pipeline(missing.facts.organization(), missing.facts.pipeline()), 0, 0, 1, 0, 0);
            repair(missing.facts.id(), missing.facts.organization(), missing.facts.pipeline(), missing.facts.number());
        }
        return List.copyOf(findings.values());
    }

    /** State that makes the next run read what was found, build by build. */
    public List<StateChange> repairs() {
        return repairs;
    }

    private void compare(Parent build, Map<String, Finding> findings) {
        String organization = String.valueOf(build.keys().get("organization_slug"));
        String slug = String.valueOf(build.keys().get("pipeline_slug"));
        Shown now = shown.remove(build.key());
        boolean stale = now != null
                && !(equal(now.state, build.field("state")) && equal(now.finishedAt, build.field("finished_at")));
        add(findings, pipeline(organization, slug), 0, 1, 0, stale ? 1 : 0, now == null ? 1 : 0);
        if (stale || now == null) {
            repair(build.key(), organization, slug, Long.parseLong(build.field("number")));
        }
    }

    private void repair(String id, String organization, String pipeline, long number) {
        repairs.add(Ledger.ask(endpoint.id(), id, organization, pipeline, number));
    }

    private void read(Parent organization, Instant from, Instant to) {
        Endpoint list = list();
        Requests requests = new Requests(list, 0);
        WindowUnit unit = new WindowUnit(requests, organization, requests.path(organization),
                Requests.organizations(organization), new WindowUnit.Pass("verify", from, to, ""),
                (downTo, last, changes) -> {
                    // Nothing to remember: a verification that is interrupted starts over.
                }, DepthCap.read(state));
        Iterator<UnitOfWork> units = List.<UnitOfWork>of(unit).iterator();
        try (EndpointWalk walk = new EndpointWalk(() -> units.hasNext() ? units.next() : null, clock,
                readAhead)) {
            while (walk.hasNext()) {
                Page page = walk.next();
                if (page.fetch().failure() != null) {
                    walk.failed(page);
                    continue;
                }
                read(page);
                walk.accepted(page, null);
                page.fetch().close();
            }
        }
        if (unit.secondTooFull()) {
            throw new IllegalStateException(unit.label() + ": one second holds more builds than the API lists; verify"
                    + " pipeline by pipeline with CARAVAN_PIPELINES");
        }
    }

    private void read(Page page) {
        try (JsonRecords rows = Selector.parse("builds").records(page.fetch().answer().body())) {
            while (rows.hasNext()) {
                Row row = rows.next();
                BuildFacts facts = BuildFacts.of(row);
                page.add(facts.id(), facts.createdAt());
                if (scope.accepts(facts.organization(), facts.pipeline())) {
                    shown.put(facts.id(), new Shown(facts, text(row.get("state")), text(row.get("finished_at"))));
                }
            }
            if (rows.broken() != null) {
                throw new IllegalStateException("the answer to " + page.url() + " cannot be read: " + rows.broken());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ApiRequest first(Parent organization, Instant from, Instant to) {
        Requests requests = new Requests(list(), 0);
        return requests.builds(requests.path(organization), Requests.organizations(organization), from, to, "");
    }

    private static Endpoint list() {
        return new Endpoint("verify", PathTemplate.parse("/v2/organizations/{org.slug}/builds"), "exclude_jobs=true",
                "builds",
                Where.ALL, Endpoint.Passes.AUTO, "");
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

    private static void add(Map<String, Finding> findings, String pipeline, long inApi, long loaded, long missing,
            long stale,
            long gone) {
        Finding before = findings.getOrDefault(pipeline, new Finding(pipeline, 0, 0, 0, 0, 0));
        findings.put(pipeline, before.plus(inApi, loaded, missing, stale, gone));
    }

    private static String pipeline(String organization, String slug) {
        return organization + "/" + slug;
    }

    private static boolean equal(String a, String b) {
        return java.util.Objects.equals(a, b);
    }

    private static String text(Object value) {
        return value == null ? null : value.toString();
    }
}
