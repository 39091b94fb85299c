package dev.kitecaravan.extract;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.kitecaravan.extract.BuildNumbers.Missing;
import dev.kitecaravan.extract.http.ApiRequest;
import dev.kitecaravan.table.StateChange;

/**
 * A builds list: the passes over every parent's list first, then the builds that only a GET can tell of, those of the
 * ledger and those whose numbers are missing.
 */
final class BuildsPlanner implements Planner {
    private final Endpoint endpoint;
    private final WalkContext context;
    private final Requests requests;
    private final Ledger ledger;
    private final BuildNumbers numbers;
    private final Iterator<Parent> parents;
    private final Deque<UnitOfWork> singles = new ArrayDeque<>();
    /** Builds that were not there while their pipeline was not seen in this run, by the pipeline's path. */
    private final Map<String, List<Ledger.Entry>> doubtful = new LinkedHashMap<>();
    private final PipelineBackfill histories;
    private final Slugs slugs;
    private final ChildAnswers below;
    private BuildsPasses passes;
    private boolean ledgerPlanned;
    private boolean numbersPlanned;
    private boolean covered = true;

    BuildsPlanner(Endpoint endpoint, Endpoint parentEndpoint, WalkContext context, Ledger ledger, BuildNumbers numbers,
            PipelineBackfill histories, Slugs slugs, ChildAnswers below) {
        this.endpoint = endpoint;
        this.context = context;
        this.requests = new Requests(endpoint, 0);
        this.ledger = ledger;
        this.numbers = numbers;
        this.parents = parentEndpoint == null
                ? Collections.<Parent>singletonList(null).iterator()
                : new ParentScan(context.state(), context.presence(), parentEndpoint, false);
        this.histories = histories;
        this.slugs = slugs;
        this.below = below;
    }

    @Override
    public UnitOfWork next() {
        UnitOfWork unit = nextOfLists();
        if (unit == null && !context.settings().isBounded()) {
            unit = histories.next();
        }
        if (unit == null && !ledgerPlanned && !context.settings().isBounded()) {
            ledgerPlanned = true;
            ledger.due().forEach(entry -> singles.add(ofLedger(entry)));
        }
        if (unit == null && singles.isEmpty() && !doubtful.isEmpty()) {
            doubtful.forEach((path, entries) -> singles.add(look(path, entries)));
            doubtful.clear();
        }
        if (unit == null && singles.isEmpty() && ledgerPlanned && !numbersPlanned && !requests.isNarrowed()) {
            numbersPlanned = true;
            Set<Missing> wanted = new LinkedHashSet<>(numbers.asked());
            if (covered) {
                wanted.addAll(numbers.missing(context.requests().getAsLong()));
            }
            wanted.forEach(missing -> singles.add(ofNumber(missing)));
        }
        return unit == null ? singles.poll() : unit;
    }

    @Override
    public List<String> remarks() {
        Instant from = context.settings().from();
        Instant start = from == null ? context.settings().startOrEarliest() : from;
        return start.isAfter(context.clock().serverNow())
                ? List.of("the start, " + start + ", is in the future")
                : List.of();
    }

    private UnitOfWork nextOfLists() {
        while (true) {
            UnitOfWork unit = passes == null ? null : passes.next();
            if (unit != null) {
                return unit;
            }
            covered &= passes == null || passes.isCovered();
            passes = null;
            if (!parents.hasNext()) {
                return null;
            }
            Parent parent = parents.next();
            passes = parent == null || isInScope(parent)
                    ? new BuildsPasses(endpoint, parent, context, requests, !ledger.large().isEmpty())
                    : null;
        }
    }

    private boolean isInScope(Parent parent) {
        return context.settings().scope().accepts(parent.keys().get("organization_slug"),
                parent.keys().get("pipeline_slug"));
    }

    private UnitOfWork ofLedger(Ledger.Entry entry) {
        ApiRequest request = requests.build(entry.organization(), entry.pipeline(), entry.number());
        return new BuildUnit(entry.large() > 0 ? Requests.bare(request) : request,
                (page, changes) -> {
                    if (isPipelinePresent(entry.organization(), entry.pipeline())) {
                        gone(entry, page, changes);
                    } else {
                        doubtful.computeIfAbsent(Requests.pipelineBuilds(entry.organization(), entry.pipeline()),
                                path -> new ArrayList<>()).add(entry);
                    }
                });
    }

    private UnitOfWork look(String path, List<Ledger.Entry> entries) {
        return new PipelineProbe(requests.newest(path, Set.of(entries.get(0).organization())),
                (page, changes) -> entries.forEach(entry -> gone(entry, page, changes)),
                (page, changes) -> entries.forEach(entry -> ledger.notFound(entry.id(), changes)));
    }

    private void gone(Ledger.Entry entry, Page page, List<StateChange> changes) {
        page.gone().add(entry.id());
        ledger.gone(entry.id(), changes);
        below.forget(endpoint.id(), entry.id(), changes);
        changes.add(StateKind.PARENT.remove(endpoint.id(), entry.id()));
        numbers.absent(new Missing(entry.organization(), entry.pipeline(), entry.number()), changes);
    }

    private UnitOfWork ofNumber(Missing missing) {
        return new BuildUnit(requests.build(missing.organization(), missing.pipeline(), missing.number()),
                (Page page, List<StateChange> changes) -> numbers.absent(missing, changes));
    }

    /** A 404 on a build speaks of the build only if its pipeline is seen in this run; else the token may have lost it. */
    private boolean isPipelinePresent(String organization, String pipeline) {
        String id = slugs.pipeline(organization, pipeline);
        Map<String, Object> entry = id == null ? null : context.state().get(StateKind.PARENT, context.pipelines(), id);
        return entry != null && context.clock().runId().equals(entry.get("run"));
    }
}
