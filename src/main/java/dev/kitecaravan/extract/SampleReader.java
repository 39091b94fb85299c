package dev.kitecaravan.extract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.kitecaravan.extract.http.ApiAnswer;
import dev.kitecaravan.extract.http.ApiClient;
import dev.kitecaravan.extract.http.ApiException;
import dev.kitecaravan.extract.http.ApiRequest;
import dev.kitecaravan.table.StateReader;

/**
 * Reads one page of an endpoint for somebody who only wants to look, after a page of each list that fills its placeholders.
 * Remembers nothing, and moves no cursor. While an answer is empty and the client may still ask, the next parent is tried.
 * Good for one sample.
 */
public final class SampleReader {
    private static final StateReader NOTHING_KNOWN = new StateReader() {
        @Override
        public Optional<String> get(String kind, String endpoint, String key) {
            return Optional.empty();
        }

        @Override
        public List<StateEntry> scan(String kind, String endpoint, String after, int limit) {
            return List.of();
        }
    };

    private final ParentEndpoints parents;
    private final WalkContext context;
    private final List<SampleRequest> requests = new ArrayList<>();

    /**
     * @param scope    which organizations and pipelines may be parents
     * @param logBytes how much of a log's end is read
     */
    public SampleReader(ParentEndpoints parents, Scope scope, long logBytes) {
        this.parents = parents;
        ExtractState nothing = new ExtractState(NOTHING_KNOWN);
        ExtractSettings settings = new ExtractSettings(null, null, null, false, logBytes, Duration.ZERO, Duration.ZERO,
                Duration.ZERO, Duration.ZERO, scope);
        this.context = new WalkContext(nothing, new RunClock("sample", Duration.ZERO, null, Clock.systemUTC()),
                settings, ListTraits.read(nothing), parents.organizations(), parents.pipelines(), () -> 0);
    }

    /** The least number of requests: one for each list that fills a placeholder, and the endpoint's own. */
    public int requestsNeeded(Endpoint endpoint) {
        Endpoint parent = parents.of(endpoint);
        return parent == null ? 1 : 1 + requestsNeeded(parent);
    }

    /** What was asked so far, also where it came to nothing. */
    public List<SampleRequest> requests() {
        return Collections.unmodifiableList(requests);
    }

    /**
     * Asks the API.
     *
     * @param client bounded by {@link ApiClient#atMost}
     * @throws ApiException             when there is no answer
     * @throws IllegalStateException    when the lists that were asked have no parent that the endpoint asks for
     */
    public Sample read(Endpoint endpoint, ApiClient client) {
        Sample sample = null;
        ApiException missing = null;
        for (Parent parent : parentsOf(endpoint, client, 1)) {
            if ((sample != null || missing != null) && client.requestsLeft() == 0) {
                break;
            }
            try {
                Sample next = ask(endpoint, parent, client);
                if (sample != null) {
                    sample.close();
                }
                sample = next;
            } catch (ApiException e) {
                if (!e.isMissing() || parent == null) {
                    throw e;
                }
                missing = e;
            }
            if (sample != null && requests.get(requests.size() - 1).records() != 0) {
                break;
            }
        }
        if (sample == null) {
            throw missing;
        }
        return sample;
    }

    /**
     * An answer that was kept before. What its parents were is not in it: stand-ins fill their keys.
     *
     * @param json the answer's body in UTF-8
     */
    public Sample of(Endpoint endpoint, byte[] json) {
        Parent parent = endpoint.parent() == null ? null : ParentStandIn.of(endpoint.path());
        ApiRequest request = new Requests(endpoint, 0).first(parent);
        return sample(endpoint, parent, ApiAnswer.ofJson(request, json));
    }

    /** @param reserve how many requests have to be left for what follows */
    private List<Parent> parentsOf(Endpoint endpoint, ApiClient client, int reserve) {
        Endpoint list = parents.of(endpoint);
        if (list == null) {
            return Collections.singletonList(null);
        }
        boolean asked = false;
        for (Parent above : parentsOf(list, client, reserve + 1)) {
            if (asked && client.requestsLeft() <= reserve) {
                break;
            }
            asked = true;
            List<Parent> found = askForParents(list, above, endpoint, client);
            if (!found.isEmpty()) {
                return found;
            }
        }
        throw new IllegalStateException("endpoint " + endpoint.id() + ": " + list.id()
                + " shows no record that it could be asked for"
                + (endpoint.where().toString().isEmpty() ? "" : " (where " + endpoint.where() + ")") + ", in "
                + requests.size() + (requests.size() == 1 ? " request" : " requests")
                + "; write the values of one that you know into the path in place of {"
                + endpoint.parent().text() + "}");
    }

    private List<Parent> askForParents(Endpoint list, Parent above, Endpoint endpoint, ApiClient client) {
        RecordTaker taker = taker(list, parents.boundFields(list));
        List<Parent> found = new ArrayList<>();
        long all = 0;
        ApiRequest request = request(list, above);
        try (ApiAnswer answer = client.get(request)) {
            context.clock().saw(answer);
            try (JsonRecords records = Selector.parse(list.selector()).records(answer.body())) {
                for (; records.hasNext(); all++) {
                    found.addAll(taker.parents(records.next(), above, endpoint.parent().resource() == Resource.JOB));
                }
                if (records.unmatched() != null) {
                    throw new IllegalStateException("endpoint " + list.id() + ", which fills {"
                            + endpoint.parent().text() + "}: " + records.unmatched().getMessage());
                }
            }
            requests.add(new SampleRequest(list.id(), answer.request().redactedUrl(), answer.status(), all,
                    answer.hasNext(), answer.lastPage().orElse(0)));
        } catch (ApiException e) {
            failed(list, e);
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found.stream().filter(parent -> ParentPlanner.isWanted(endpoint, parent, context)).toList();
    }

    private Sample ask(Endpoint endpoint, Parent parent, ApiClient client) {
        ApiAnswer answer;
        try {
            answer = client.get(request(endpoint, parent));
        } catch (ApiException e) {
            failed(endpoint, e);
            throw e;
        }
        Sample sample = sample(endpoint, parent, answer);
        requests.add(new SampleRequest(endpoint.id(), answer.request().redactedUrl(), answer.status(),
                sample.isEmpty() ? 0 : -1, answer.hasNext(), answer.lastPage().orElse(0)));
        return sample;
    }

    private void failed(Endpoint endpoint, ApiException e) {
        requests.add(new SampleRequest(endpoint.id(), e.redactedUrl(), e.status(), -1, false, 0));
    }

    private ApiRequest request(Endpoint endpoint, Parent parent) {
        Requests all = new Requests(endpoint, context.settings().logBytes());
        return endpoint.isBuildsList()
                ? all.builds(all.path(parent), Requests.organizations(parent), null, null, "")
                : all.first(parent);
    }

    private Sample sample(Endpoint endpoint, Parent parent, ApiAnswer answer) {
        UnitOfWork unit = new ListUnit(endpoint, parent, answer.request(), context, true, List.of());
        return new Sample(endpoint, context, new Page(unit, Fetch.answered(answer)), requests());
    }

    private RecordTaker taker(Endpoint endpoint, Set<String> boundFields) {
        return new RecordTaker(endpoint, context, context.slugs(), null, null, true, boundFields);
    }
}
