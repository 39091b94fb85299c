package dev.kitecaravan.extract;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import dev.kitecaravan.table.StateChange;

/** What a verification found: counts by pipeline, what the next run is to read, and rows it is not to trust. */
final class VerificationFindings {
    /** So many rows are kept in mind to be distrusted; a repair of more takes several turns. */
    private static final int MOST_DISTRUSTED = 100_000;

    /** So many missing numbers of a pipeline are asked for; a build of a number far above the others makes no more. */
    static final int MOST_GAPS = 100_000;

    private final String endpoint;
    private final Map<String, PipelineTally> tallies = new TreeMap<>();
    private final List<StateChange> repairs = new ArrayList<>();
    private final List<StoredBuilds.StoredRow> distrusted = new ArrayList<>();
    private final List<StoredBuilds.StoredRow> extra = new ArrayList<>();

    /** @param endpoint the id of the builds list that is verified */
    VerificationFindings(String endpoint) {
        this.endpoint = endpoint;
    }

    /** The counts of a pipeline. */
    PipelineTally of(String organization, String pipeline) {
        return tallies.computeIfAbsent(organization + "/" + pipeline,
                name -> new PipelineTally(organization, pipeline));
    }

    /**
     * The next run is to read this build; not where it has no address to be asked for at, which the API would answer as
     * that of a build that is gone.
     */
    void ask(String id, String organization, String pipeline, long number) {
        if (id == null || organization == null || pipeline == null || number < 1) {
            return;
        }
        repairs.add(Ledger.ask(endpoint, id, organization, pipeline, number));
    }

    /** Rows are other than they should be. */
    void distrust(List<StoredBuilds.StoredRow> rows) {
        rows.stream().limit(MOST_DISTRUSTED - distrusted.size()).forEach(distrusted::add);
    }

    /** A root row that no run loaded and the API does not show. */
    void extra(PipelineTally tally, StoredBuilds.StoredRow row) {
        tally.extra++;
        extra.add(row);
    }

    /**
     * Counts the numbers of a pipeline that neither side has, and has the lowest {@value #MOST_GAPS} of them asked for; to be called when all builds of both
     * sides are counted.
     *
     * @param numbers what is remembered of the pipeline's numbers
     */
    void gaps(ExtractState.Entry numbers) {
        PipelineTally tally = tallies
                .get(numbers.value().get("organization") + "/" + numbers.value().get("pipeline"));
        if (tally == null) {
            return;
        }
        NumberRanges absent = NumberRanges.parse((String) numbers.value().get("absent"));
        NumberRanges gaps = tally.numbers.between().without(absent);
        tally.gaps = gaps.size();
        if (tally.gaps > 0) {
            repairs.add(BuildNumbers.ask(endpoint, numbers.key(), numbers.value(), gaps.first(MOST_GAPS)));
        }
    }

    /** A finding per pipeline that has builds on either side, by name. */
    List<PipelineFinding> byPipeline() {
        return tallies.values().stream().map(PipelineTally::finding).toList();
    }

    List<StateChange> repairs() {
        return repairs;
    }

    /** The first {@value #MOST_DISTRUSTED}. */
    List<StoredBuilds.StoredRow> distrusted() {
        return distrusted;
    }

    List<StoredBuilds.StoredRow> extra() {
        return extra;
    }
}
