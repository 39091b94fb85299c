package dev.kitecaravan.routetest;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.kitecaravan.extract.http.ApiAnswer;
import dev.kitecaravan.extract.http.ApiClient;
import dev.kitecaravan.extract.http.ApiException;
import dev.kitecaravan.extract.http.ApiRequest;
import dev.kitecaravan.sandbox.ScriptedApi;
import dev.kitecaravan.sandbox.ScriptedApi.Asked;
import dev.kitecaravan.sandbox.ScriptedApi.Told;
import dev.kitecaravan.table.Json;

/**
 * Asks the API itself what a run asks it for, keeps the answers, and hands them on so cut that a run stays small: of a list
 * its first records, of a build its first jobs, and no further page.
 */
final class RecordingApi implements AutoCloseable {
    private static final int MOST_RECORDS = 2;
    private static final int MOST_JOBS = 3;
    private static final long MOST_OF_A_LOG = 2_000;
    private static final int MOST_REQUESTS = 20;

    private final ApiClient client;
    private final List<Answer> answers = new ArrayList<>();
    private final ScriptedApi api;
    private Instant now;
    private ApiException failure;

    /** @param client with the token */
    RecordingApi(ApiClient client) {
        this.client = client;
        this.api = ScriptedApi.start(this::answer, null);
    }

    URI origin() {
        return api.origin();
    }

    /** The API's time at its first answer; null before. */
    synchronized Instant now() {
        return now;
    }

    /** What was answered. */
    synchronized List<Answer> answers() {
        return List.copyOf(answers);
    }

    /** Why the API could not be asked; null when it could. */
    synchronized ApiException failure() {
        return failure;
    }

    private synchronized Told answer(Asked asked) {
        if (answers.size() >= MOST_REQUESTS) {
            return keep(asked, 404, Map.of("message", "No more than " + MOST_REQUESTS + " answers are recorded"));
        }
        URI uri = URI.create(asked.target());
        boolean text = asked.accept().contains("text/plain");
        ApiRequest request = text
                ? ApiRequest.text("test --record", uri, MOST_OF_A_LOG)
                : ApiRequest.object("test --record", uri);
        try (ApiAnswer answer = client.get(request); InputStream body = answer.body()) {
            now = now == null ? answer.serverTime() : now;
            return keep(asked, 200, text && !answer.contentType().endsWith("json")
                    ? new String(body.readAllBytes(), StandardCharsets.UTF_8)
                    : cut(Json.MAPPER.readValue(body, Object.class)));
        } catch (ApiException e) {
            if (e.status() < 400 || e.is(ApiException.Kind.UNAUTHORIZED)) {
                failure = e;
                return Told.DROPPED;
            }
            return keep(asked, e.status(), Map.of("message", "Refused"));
        } catch (IOException e) {
            throw new IllegalStateException("an answer that was received whole cannot be read: " + e.getMessage(), e);
        }
    }

    private Told keep(Asked asked, int status, Object body) {
        Answer answer = new Answer(asked.path(), List.of(), status, Map.of(), body, null, 1, false, Place.NONE);
        answers.add(answer);
        return StubApi.told(status, new LinkedHashMap<>(), body);
    }

    private static Object cut(Object json) {
        if (json instanceof List<?> list) {
            list.forEach(RecordingApi::cutJobs);
            return new ArrayList<>(list.subList(0, Math.min(MOST_RECORDS, list.size())));
        }
        if (json instanceof Map<?, ?> map && map.get("items") instanceof List<?>) {
            Map<Object, Object> copy = new LinkedHashMap<>(map);
            copy.put("items", cut(map.get("items")));
            copy.remove("links");
            return copy;
        }
        cutJobs(json);
        return json;
    }

    private static void cutJobs(Object record) {
        if (record instanceof Map<?, ?> map && map.get("jobs") instanceof List<?> jobs && jobs.size() > MOST_JOBS) {
            jobs.subList(MOST_JOBS, jobs.size()).clear();
        }
    }

    @Override
    public void close() {
        api.close();
    }
}
