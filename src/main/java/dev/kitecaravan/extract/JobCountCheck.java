package dev.kitecaravan.extract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;

import dev.kitecaravan.extract.http.ApiAnswer;
import dev.kitecaravan.extract.http.ApiClient;
import dev.kitecaravan.extract.http.ApiException;
import dev.kitecaravan.extract.http.ApiRequest;

/** Compares the jobs that a list shows of a build with the API's own count of them, which only the build by itself has. */
final class JobCountCheck {
    private final Requests requests;
    private final ApiClient client;
    private long passedOver;

    JobCountCheck(Requests requests, ApiClient client) {
        this.requests = requests;
        this.client = client;
    }

    /** Builds that tell no address to be asked for at. */
    long passedOver() {
        return passedOver;
    }

    /**
     * Asks for {@code job_state_counts}, which only a single build has. One that is gone meanwhile differs; one without an
     * address is passed over.
     *
     * @throws IllegalStateException when the answer is no build
     */
    boolean differ(BuildFacts facts, List<?> jobs) {
        if (!facts.isAddressed()) {
            passedOver++;
            return false;
        }
        ApiRequest one = requests.build(facts.organization(), facts.pipeline(), facts.number());
        try (ApiAnswer answer = client.get(one.at(URI.create(one.uri() + "&exclude_jobs=true")));
                JsonRecords rows = Selector.parse("").records(answer.body())) {
            if (!rows.hasNext() || rows.holding() != Holding.OBJECT) {
                throw new IllegalStateException("the answer to " + one.redactedUrl()
                        + " is no build, so its jobs are not"
                        + " counted: " + (rows.broken() == null ? "it holds " + rows.holding().words() : rows.broken())
                        + ". Try again later; where it stays so, ask who runs the API or the proxy before it.");
            }
            return !LoadedBuilds.JobCounts.of(jobs).matches(rows.next().get("job_state_counts"));
        } catch (ApiException e) {
            if (e.is(ApiException.Kind.NOT_FOUND)) {
                return true;
            }
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
