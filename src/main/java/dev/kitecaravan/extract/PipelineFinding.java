package dev.kitecaravan.extract;

/**
 * What a verification found of one pipeline in its window.
 *
 * @param organization slug
 * @param pipeline     slug
 * @param inApi        builds the API shows
 * @param loaded       builds whose rows are there
 * @param missing      shown, and no row is there
 * @param stale        the row has another state or finishing time
 * @param jobs         there are rows of other jobs, or of jobs in other states, than the API shows or counts
 * @param values       neither, but a row has another value than the API shows
 * @param extra        a row is there that no run loaded and the API does not show
 * @param gone         loaded, not shown: deleted, or older than what Buildkite keeps
 * @param gaps         numbers between others that neither side has, and that were not asked for yet
 */
public record PipelineFinding(String organization, String pipeline, long inApi, long loaded, long missing, long stale,
        long jobs, long values, long extra, long gone, long gaps) {
    /** Whether all that the API shows is here as the API shows it, and nothing that nobody loaded. */
    public boolean isGood() {
        return missing == 0 && stale == 0 && jobs == 0 && values == 0 && extra == 0;
    }

    /** How many of its gaps a repair has asked for at once: the lowest {@value VerificationFindings#MOST_GAPS}. */
    public long gapsAsked() {
        return Math.min(gaps, VerificationFindings.MOST_GAPS);
    }

    /** Organization and pipeline slug. */
    public String name() {
        return organization + "/" + pipeline;
    }
}
