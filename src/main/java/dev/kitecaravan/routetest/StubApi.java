package dev.kitecaravan.routetest;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

import dev.kitecaravan.sandbox.ScriptedApi;
import dev.kitecaravan.sandbox.ScriptedApi.Asked;
import dev.kitecaravan.sandbox.ScriptedApi.Told;
import dev.kitecaravan.table.Json;
import dev.kitecaravan.text.NearestName;

/** The API of one test: the answers of its file, on loopback. Of several that fit a request the one with the longest query answers. */
final class StubApi implements AutoCloseable {
    /** What the program says for want of a token: none is needed, and the environment's is never sent. */
    static final String TOKEN = "no-token-in-tests";
    private static final Pattern BUILDKITE = Pattern.compile("https://api\\.buildkite\\.com(?=[/?>]|$)");
    private static final Pattern RELATIVE = Pattern.compile("<(?=/)");

    private final List<Answer> answers;
    private final Map<Answer, Integer> given = new HashMap<>();
    private final List<String> asked = new ArrayList<>();
    private final Set<String> unanswered = new TreeSet<>();
    private final ScriptedApi api;

    StubApi(RouteTest test) {
        this.answers = test.answers();
        this.api = ScriptedApi.start(this::answer, test.now());
    }

    URI origin() {
        return api.origin();
    }

    /** Paths and queries of the requests, in the order in which they came. */
    synchronized List<String> asked() {
        return List.copyOf(asked);
    }

    /** Requests that no answer was for, each with what was probably meant; they were answered with 404. */
    synchronized List<String> unanswered() {
        return List.copyOf(unanswered);
    }

    /** Answers that nobody asked for. */
    synchronized List<Answer> unused() {
        return answers.stream().filter(answer -> !given.containsKey(answer)).toList();
    }

    private synchronized Told answer(Asked request) {
        asked.add(request.target());
        List<Map.Entry<String, String>> query = RouteTestReader.query(request.query());
        Answer answer = answers.stream().filter(each -> each.path().equals(request.path()))
                .filter(each -> query.containsAll(each.query()))
                .filter(each -> each.times() == 0 || given.getOrDefault(each, 0) < each.times())
                .max(Comparator.comparingInt((Answer each) -> each.query().size())
                        .thenComparing(Comparator.comparingInt(answers::indexOf).reversed()))
                .orElse(null);
        if (answer == null) {
            unanswered.add("GET " + request.target() + hint(request.path()));
            return told(404, new LinkedHashMap<>(), Map.of("message", "No answer in this test"));
        }
        given.merge(answer, 1, Integer::sum);
        return answer.drop() ? Told.DROPPED : told(answer.status(), headers(answer), answer.body());
    }

    private String hint(String path) {
        List<String> paths = answers.stream().map(Answer::path).distinct().toList();
        return paths.contains(path)
                ? "; those for this path have another query, or were given as often as they may be"
                : NearestName.hint(path, paths);
    }

    private Map<String, String> headers(Answer answer) {
        Map<String, String> headers = new LinkedHashMap<>();
        answer.headers().forEach((name, value) -> headers.put(name, name.equalsIgnoreCase("Link")
                ? RELATIVE.matcher(BUILDKITE.matcher(value).replaceAll(origin().toString())).replaceAll("<" + origin())
                : value));
        return headers;
    }

    static Told told(int status, Map<String, String> headers, Object body) {
        boolean text = body instanceof String;
        byte[] bytes = body == null
                ? new byte[0]
                : (text ? (String) body : Json.write(body)).getBytes(StandardCharsets.UTF_8);
        if (headers.keySet().stream().noneMatch("Content-Type"::equalsIgnoreCase)) {
            headers.put("Content-Type", text ? "text/plain; charset=utf-8" : "application/json; charset=utf-8");
        }
        return new Told(status, headers, bytes, false);
    }

    @Override
    public void close() {
        api.close();
    }
}
