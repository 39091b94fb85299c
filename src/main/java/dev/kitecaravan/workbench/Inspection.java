package dev.kitecaravan.workbench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.kitecaravan.extract.Endpoint;
import dev.kitecaravan.extract.RecordKeys;
import dev.kitecaravan.extract.Row;
import dev.kitecaravan.extract.Sample;
import dev.kitecaravan.extract.SampleRequest;
import dev.kitecaravan.extract.SelectorException;
import dev.kitecaravan.normalize.Catalog;
import dev.kitecaravan.route.EndpointCost;
import dev.kitecaravan.route.EndpointNeeds;
import dev.kitecaravan.route.EndpointRoute;
import dev.kitecaravan.text.StandIns;

/** What one sample tells: where its records are, what tells them apart, which tables they become, what a run would cost. */
final class Inspection {
    private Inspection() {
    }

    /**
     * Looks.
     *
     * @param choice what was decided instead of what would be proposed
     * @param rows   values of how many rows are shown
     * @param budget what the API said of it; null for nothing
     * @throws IllegalStateException when the answer is no JSON, or holds no such records
     */
    static Look of(Subject subject, NewEndpoint choice, int rows, Sample sample, String budget) {
        try {
            Object tree = sample.isText() ? null : sample.tree();
            PathPlan path = PathPlan.of(subject.endpoint().path().text(), subject.registry());
            AnswerShape shape = sample.isText()
                    ? new AnswerShape("text", "", List.of(), false, false)
                    : AnswerShape.of(tree, subject.endpoint().isSingle(), path.lastWord());
            Endpoint endpoint = subject.endpoint();
            if (subject.draft() != null) {
                endpoint = endpoint.selecting(choice.selector() == null ? shape.selector() : choice.selector());
            }
            List<Map.Entry<Row, RecordKeys>> records = new ArrayList<>();
            KeyFinder keys = new KeyFinder();
            sample.records(endpoint, (record, of) -> {
                keys.look(record);
                records.add(Map.entry(record, of));
            });
            Subject settled = subject.draft() == null
                    ? subject
                    : subject.with(endpoint.selector(), choice.key() != null
                            ? choice.key()
                            : records.isEmpty()
                                    ? subject.draft().primaryKey()
                                    : keys.key(parentKey(records.get(0).getValue()), endpoint.isSingle()));
            List<Map.Entry<Row, RecordKeys>> inScope = records.stream().filter(record -> record.getValue().inScope())
                    .toList();
            StandIns standIns = new StandIns();
            standIns.organization(sample.placeholderValues().get("organization.slug"));
            inScope.forEach(record -> standIns.organization(record.getValue().own().get("organization_slug")));
            SampleTables tables = new SampleTables(settled.route(), standIns, sample.url());
            String upkeep = Upkeep.of(settled.endpoint(), records, sample.hasMore() || shape.linked());
            boolean apart = KeyFinder.tellsApart(settled.route().sinks().get(0).target().primaryKey(), records);
            tables.take(inScope);
            return new Look(settled, sample.requests(), sample.placeholderValues(), shape, tree, inScope, tables, keys,
                    standIns, preview(settled, sample, shape, records, tables, apart, budget, upkeep, rows));
        } catch (SelectorException e) {
            throw new IllegalStateException("endpoint " + subject.route().id() + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new IllegalStateException("endpoint " + subject.route().id() + ": the answer cannot be read: "
                    + e.getMessage() + ".", e);
        }
    }

    /** The column that tells the direct parents apart: the last id among the keys; null without a parent. */
    private static String parentKey(RecordKeys keys) {
        return keys.own().keySet().stream().filter(name -> name.endsWith("_id")).reduce((a, b) -> b)
                .or(() -> keys.own().keySet().stream().reduce((a, b) -> b)).orElse(null);
    }

    private static Preview preview(Subject subject, Sample sample, AnswerShape shape,
            List<Map.Entry<Row, RecordKeys>> records,
            SampleTables tables, boolean apart, String budget, String upkeep, int rows) {
        Endpoint endpoint = subject.endpoint();
        EndpointNeeds needs = EndpointNeeds.of(endpoint);
        List<String> key = subject.route().sinks().get(0).target().primaryKey();
        List<ParentView> parents = new ArrayList<>();
        for (EndpointRoute parent : subject.before()) {
            boolean missing = subject.missing().stream().anyMatch(draft -> draft.name().equals(parent.id()));
            parents.add(new ParentView(parent.id(), parent.file(), missing));
        }
        return new Preview(endpoint.id(), endpoint.path().text(), endpoint.query(), subject.readBy(),
                List.copyOf(sample.requests()), budget, shape.words(), endpoint.selector(), shape.others(),
                records.size(), sample.hasMore() || shape.linked(), key, apart, parents, tables.views(rows),
                tables.unseen(), tables.refused(), upkeep, EndpointCost.of(endpoint),
                requestsEachRun(subject, sample, records.size(), shape), needs.scopes(), needs.plan(),
                Catalog.buildkite().at(endpoint.path().text()) != null, notes(subject, records, sample));
    }

    private static List<String> notes(Subject subject, List<Map.Entry<Row, RecordKeys>> records, Sample sample) {
        List<String> notes = new ArrayList<>(subject.notes());
        if (records.isEmpty()) {
            notes.add("The answer holds no record, so only documented columns are known"
                    + (sample.requests().isEmpty() ? "" : "; look again once there is one"));
        }
        if (subject.draft() == null && subject.route().sinks().size() > 1) {
            notes.add("The route has several tables; shown is the first. Its steps are not run here");
        }
        return notes;
    }

    /** What a run asks, from what each list showed; -1 where it hangs on builds, or was not asked. */
    private static long requestsEachRun(Subject subject, Sample sample, int records, AnswerShape shape) {
        Map<String, SampleRequest> first = new LinkedHashMap<>();
        sample.requests().forEach(request -> first.putIfAbsent(request.endpoint(), request));
        long total = 0;
        long units = 1;
        for (EndpointRoute list : subject.before()) {
            SampleRequest asked = first.get(list.id());
            if (asked == null || list.endpoint().isBuildsList()) {
                return -1;
            }
            total += units * pages(asked, false);
            units *= Math.max(1, asked.pages() > 1 ? (long) (asked.pages() - 1) * asked.records() : asked.records());
        }
        SampleRequest own = first.get(subject.route().id());
        return own == null || subject.endpoint().isBuildsList() ? -1 : total + units * pages(own, shape.linked());
    }

    private static long pages(SampleRequest request, boolean linked) {
        return request.pages() > 0 ? request.pages() : request.more() || linked ? 2 : 1;
    }
}
