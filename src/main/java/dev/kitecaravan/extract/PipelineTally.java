package dev.kitecaravan.extract;

/** The counts of one pipeline while it is compared. */
final class PipelineTally {
    final NumberRanges numbers = new NumberRanges();
    long inApi;
    long loaded;
    long missing;
    long stale;
    long jobs;
    long values;
    long extra;
    long gone;
    long gaps;
    private final String organization;
    private final String pipeline;

    PipelineTally(String organization, String pipeline) {
        this.organization = organization;
        this.pipeline = pipeline;
    }

    /** Takes note of a build's number; one that is none, as -1 where a build tells no number, makes no gaps. */
    void saw(long number) {
        if (number > 0) {
            numbers.add(number);
        }
    }

    PipelineFinding finding() {
        return new PipelineFinding(organization, pipeline, inApi, loaded, missing, stale, jobs, values, extra, gone,
                gaps);
    }
}
