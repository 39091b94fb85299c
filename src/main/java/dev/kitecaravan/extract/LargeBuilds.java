package dev.kitecaravan.extract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.kitecaravan.extract.http.ApiAnswer;
import dev.kitecaravan.extract.http.ApiClient;
import dev.kitecaravan.extract.http.ApiRequest;

/**
 * How large the builds of a list are whose first one was too heavy with its jobs, for a plan: a few of them are asked for
 * the number of their jobs ({@code job_state_counts}), a light request each.
 */
final class LargeBuilds {
    /** No build is known to be large. */
    static final Sampled NONE = new Sampled(0, 0);
    private static final int ASKED = 3;

    private final ApiClient client;

    LargeBuilds(ApiClient client) {
        this.client = client;
    }

    /**
     * @param share    of the builds asked for that are large, 0 to 1
     * @param requests what such a one costs on average: its own page that fails, the same without jobs, and these by their own list
     */
    record Sampled(double share, double requests) {
    }

    /** @param page builds without jobs, of which the first is large */
    Sampled sample(ApiAnswer page) {
        List<Integer> jobs = new ArrayList<>();
        try (JsonRecords builds = new JsonRecords(page.body(), Selector.parse(""))) {
            while (builds.hasNext() && jobs.size() < ASKED) {
                jobs.add(jobs(BuildFacts.of(builds.next()), page.request()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("how large the builds of " + page.request().redactedUrl()
                    + " are cannot be told: " + e.getMessage(), e);
        }
        // As large as half the one that failed is taken to fail too.
        List<Integer> large = jobs.stream().filter(count -> count >= jobs.get(0) / 2).toList();
        return jobs.isEmpty()
                ? NONE
                : new Sampled((double) large.size() / jobs.size(),
                        2 + large.stream().mapToLong(JobsApart::requests).average().orElse(0));
    }

    private int jobs(BuildFacts build, ApiRequest page) throws IOException {
        String address = build.address();
        ApiRequest one = new ApiRequest(page.endpoint(), Requests.withoutJobs(Requests.ofBuild(address, page.uri())),
                page.accept(), page.organizations(), false);
        try (ApiAnswer answer = client.get(one);
                JsonRecords builds = new JsonRecords(answer.body(), Selector.parse(""))) {
            return builds.hasNext() && builds.next().get("job_state_counts") instanceof Map<?, ?> counts
                    && counts.get("total") instanceof Number total ? total.intValue() : 0;
        }
    }
}
