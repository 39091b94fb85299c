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

    JobCountCheck(Requests requests, ApiClient client) {
        this.requests = requests;
        this.client = client;
    }

    /** Asks for {@code job_state_counts}, which only a single build has. One that is gone meanwhile differs. */
    boolean differ(BuildFacts facts, List<?> jobs) {
        ApiRequest one = requests.build(facts.organization(), facts.pipeline(), facts.number());
        try (ApiAnswer answer = client.get(one.at(URI.create(one.uri() + "&exclude_jobs=true")));
                JsonRecords rows = Selector.parse("").records(answer.body())) {
            return !rows.hasNext() || !LoadedBuilds.JobCounts.of(jobs).matches(rows.next().get("job_state_counts"));
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
