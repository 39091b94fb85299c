package dev.kitecaravan.extract;

/**
 * What a verification found of one pipeline in its window.
 *
 * @param organization slug
 * @param pipeline     slug
 * @param inApi        builds the API shows
 * @param loaded       builds that were loaded
 * @param missing      shown, not loaded
 * @param stale        loaded with another state or finishing time
 * @param jobs         loaded with other jobs, or jobs in other states, than the API shows or counts
 * @param gone         loaded, not shown: deleted, or older than what Buildkite keeps
 * @param gaps         numbers between others that neither side has, and that were not asked for yet
 */
public record PipelineFinding(String organization, String pipeline, long inApi, long loaded, long missing, long stale,
        long jobs, long gone, long gaps) {
    /** Whether all that the API shows is here as the API shows it. */
    public boolean isGood() {
        return missing == 0 && stale == 0 && jobs == 0;
    }

    /** Organization and pipeline slug. */
    public String name() {
        return organization + "/" + pipeline;
    }
}
