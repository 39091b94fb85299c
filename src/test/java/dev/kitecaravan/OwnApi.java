package dev.kitecaravan;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import dev.kitecaravan.table.Json;

/**
 * A Buildkite API of one organization that holds exactly the builds a test gave it, in the order the test wants, and tells
 * the time the test wants. What is changed between two answers is seen by the second; other threads hold its monitor while
 * they change it.
 */
public final class OwnApi implements AutoCloseable {
    private static final DateTimeFormatter DATE = DateTimeFormatter.RFC_1123_DATE_TIME.withZone(ZoneOffset.UTC);
    private static final Pattern BUILD = Pattern
            .compile("/v2/organizations/o/pipelines/([^/]+)/builds/(\\d+)(/annotations|/jobs)?");
    private static final Pattern LIST = Pattern.compile("/v2(/organizations/o(/pipelines/([^/]+))?)?/builds");

    /** What the API has; the list shows it where {@code listed} says, whenever it was created. */
    public static final class Build {
        public final Map<String, Object> json;
        public final List<Map<String, Object>> annotations = new ArrayList<>();
        private final Instant listed;

        Build(Map<String, Object> json, Instant listed) {
            this.json = json;
            this.listed = listed;
        }

        public String id() {
            return (String) json.get("id");
        }

        String pipeline() {
            return ((String) json.get("url")).split("/")[7];
        }
    }

    /** One request, as it arrived. */
    public record Asked(String path, Map<String, List<String>> query) {
        /** The only value of a parameter; null when there is none. */
        public String only(String name) {
            return query.getOrDefault(name, List.of()).stream().findFirst().orElse(null);
        }
    }

    /** What becomes of an answer. */
    public enum Fate {
        WHOLE,
        /** The connection ends in the middle of the body. */
        CUT,
        /** It ends before a byte of the answer. */
        DROPPED,
        UNAVAILABLE
    }

    private final LoopbackConnections connections;
    private final List<Build> builds = new ArrayList<>();
    private final Map<String, Integer> numbers = new TreeMap<>();
    private final List<String> pipelines = new ArrayList<>();
    private final Map<String, BooleanSupplier> hidden = new TreeMap<>();
    public final List<Asked> asked = new CopyOnWriteArrayList<>();
    private volatile Function<Asked, String> date = request -> DATE.format(Instant.now());
    private volatile Function<Asked, Fate> fate = request -> Fate.WHOLE;
    private volatile int depth = Integer.MAX_VALUE;
    private volatile Function<Asked, String> said = request -> null;
    private volatile UnaryOperator<String> linked = UnaryOperator.identity();

    public OwnApi(String... pipelines) {
        this.pipelines.addAll(List.of(pipelines));
        try {
            connections = LoopbackConnections.accept(this::serve);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    public String origin() {
        return "http://127.0.0.1:" + connections.port();
    }

    /** The {@code Date} of its answers from now on; a supplier of null leaves it out. */
    public OwnApi date(Supplier<Instant> time) {
        return dateText(request -> {
            Instant now = time.get();
            return now == null ? null : DATE.format(now);
        });
    }

    /** The {@code Date} of its answers from now on, as it is sent; null leaves it out. */
    public OwnApi dateText(Function<Asked, String> text) {
        date = text;
        return this;
    }

    /** Decides what becomes of each answer; called before it is made, so that it may change the API too. */
    public OwnApi fate(Function<Asked, Fate> decision) {
        fate = decision;
        return this;
    }

    /** Decides the body of each answer that has one; null leaves it as it is. */
    public OwnApi said(Function<Asked, String> body) {
        said = body;
        return this;
    }

    /** Where the link to a list's next page leads, by the path that was asked. */
    public OwnApi linked(UnaryOperator<String> path) {
        linked = path;
        return this;
    }

    /** How many rows of a list may be read by page numbers. */
    public OwnApi depth(int rows) {
        depth = rows;
        return this;
    }

    public synchronized OwnApi pipeline(String slug) {
        pipelines.add(slug);
        return this;
    }

    /** Shows nothing of a pipeline as long as the condition holds. */
    public synchronized OwnApi hide(String slug, BooleanSupplier condition) {
        hidden.put(slug, condition);
        return this;
    }

    private boolean isShown(String slug) {
        return pipelines.contains(slug) && !hidden.getOrDefault(slug, () -> false).getAsBoolean();
    }

    /** A passed build that the list shows in its place. */
    public Build add(String pipeline, Instant created) {
        return add(pipeline, created, created);
    }

    /** @param listed the time whose place in the list it has */
    public synchronized Build add(String pipeline, Instant created, Instant listed) {
        int number = numbers.merge(pipeline, 1, Integer::sum);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", pipeline + "-" + number);
        json.put("url", "https://api.buildkite.com/v2/organizations/o/pipelines/" + pipeline + "/builds/" + number);
        json.put("number", number);
        json.put("state", "passed");
        json.put("created_at", created.toString());
        json.put("finished_at", created.toString());
        json.put("jobs", new ArrayList<>());
        Build build = new Build(json, listed);
        builds.add(build);
        return build;
    }

    public synchronized void delete(Build build) {
        builds.remove(build);
    }

    public synchronized void restore(Build build) {
        builds.add(build);
    }

    public synchronized List<Build> builds() {
        return List.copyOf(builds);
    }

    public Set<String> ids() {
        return builds().stream().map(Build::id).collect(Collectors.toSet());
    }

    /** Requests so far whose path ends so. */
    public long count(String end) {
        return asked.stream().filter(request -> request.path().endsWith(end)).count();
    }

    /** Waits until all clients are gone and every request that they sent is among those asked. */
    public void awaitNobody() {
        connections.awaitNobody();
    }

    private void serve(Socket client) throws IOException {
        try (InputStream in = client.getInputStream(); OutputStream out = client.getOutputStream()) {
            for (String first = LoopbackConnections.line(in); !first.isEmpty(); first = LoopbackConnections.line(in)) {
                for (String header = LoopbackConnections.line(in); !header.isEmpty(); header = LoopbackConnections
                        .line(in)) {
                    continue;
                }
                Asked request = parse(first.split(" ")[1]);
                asked.add(request);
                Fate became = fate.apply(request);
                if (became == Fate.DROPPED) {
                    return;
                }
                answer(request, became, out);
                if (became == Fate.CUT) {
                    return;
                }
            }
        } catch (RuntimeException e) {
            throw new AssertionError("the test's own API broke", e);
        }
    }

    private void answer(Asked request, Fate became, OutputStream out) throws IOException {
        StringBuilder head = new StringBuilder();
        String body;
        int status = 200;
        synchronized (this) {
            Object found = became == Fate.UNAVAILABLE ? null : find(request, head);
            status = became == Fate.UNAVAILABLE
                    ? 503
                    : found == null ? 404 : found instanceof Integer refused ? refused : 200;
            String other = said.apply(request);
            body = status == 200
                    ? other == null ? Json.write(found) : other
                    : status == 400
                            ? "{\"message\":\"Lists of builds can't be read this deep\"}"
                            : "{\"message\":\"No\"}";
        }
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String now = date.apply(request);
        head.insert(0, "HTTP/1.1 " + status + " Said\r\nContent-Type: application/json\r\n"
                + (now == null ? "" : "Date: " + now + "\r\n"));
        head.append("Content-Length: ").append(bytes.length).append("\r\n\r\n");
        out.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
        out.write(bytes, 0, became == Fate.CUT ? bytes.length / 2 : bytes.length);
        out.flush();
    }

    /** A body; a status where it is refused; null where there is nothing. */
    private Object find(Asked request, StringBuilder head) {
        Matcher build = BUILD.matcher(request.path());
        Matcher list = LIST.matcher(request.path());
        if (request.path().equals("/v2/organizations")) {
            return List.of(Map.of("id", "org", "slug", "o", "name", "O"));
        }
        if (request.path().equals("/v2/organizations/o/pipelines")) {
            return page(request, head,
                    pipelines.stream().filter(this::isShown)
                            .<Object>map(slug -> Map.of("id", "id-" + slug, "slug", slug,
                                    "url", "https://api.buildkite.com/v2/organizations/o/pipelines/" + slug))
                            .toList());
        }
        if (build.matches()) {
            return builds.stream().filter(each -> isShown(each.pipeline()))
                    .filter(each -> ((String) each.json.get("url")).endsWith("/pipelines/" + build.group(1)
                            + "/builds/" + build.group(2)))
                    .findFirst()
                    .<Object>map(each -> build.group(3) == null
                            ? each.json
                            : build.group(3).equals("/jobs")
                                    ? Map.of("items", each.json.get("jobs"))
                                    : each.annotations)
                    .orElse(null);
        }
        if (list.matches() && (list.group(3) == null || isShown(list.group(3)))) {
            return page(request, head, builds.stream()
                    .filter(each -> isShown(each.pipeline()))
                    .filter(each -> list.group(3) == null || each.pipeline().equals(list.group(3)))
                    .filter(each -> isWanted(request, each.json))
                    .sorted(Comparator.comparing((Build each) -> each.listed).reversed()).<Object>map(each -> each.json)
                    .toList());
        }
        return null;
    }

    private static boolean isWanted(Asked request, Map<String, Object> json) {
        return isIn(json.get("created_at"), request.only("created_from"), request.only("created_to"))
                && (request.only("finished_from") == null
                        || isIn(json.get("finished_at"), request.only("finished_from"), null))
                && isInState(request.query().get("state[]"), json);
    }

    /** A build that waits at a block step shows the state that it had before, and is found as blocked all the same. */
    private static boolean isInState(List<String> wanted, Map<String, Object> json) {
        return wanted == null || wanted.contains(json.get("state"))
                || wanted.contains("blocked") && Boolean.TRUE.equals(json.get("blocked"));
    }

    private static boolean isIn(Object time, String from, String to) {
        return time != null && (from == null || !Instant.parse((String) time).isBefore(Instant.parse(from)))
                && (to == null || Instant.parse((String) time).isBefore(Instant.parse(to)));
    }

    private Object page(Asked request, StringBuilder head, List<Object> rows) {
        int size = request.only("per_page") == null ? 30 : Integer.parseInt(request.only("per_page"));
        int page = request.only("page") == null ? 1 : Integer.parseInt(request.only("page"));
        if ((long) page * size > depth) {
            return 400;
        }
        if (page * size < rows.size()) {
            StringBuilder next = new StringBuilder(origin()).append(linked.apply(request.path())).append("?page=")
                    .append(page + 1);
            request.query().forEach((name, values) -> values.forEach(value -> next.append(name.equals("page")
                    ? ""
                    : "&" + name.replace("[]", "%5B%5D") + "=" + value.replace(":", "%3A"))));
            head.append("Link: <").append(next).append(">; rel=\"next\"\r\n");
        }
        return rows.subList(Math.min(rows.size(), (page - 1) * size), Math.min(rows.size(), page * size));
    }

    private static Asked parse(String target) {
        String[] parts = target.split("\\?", 2);
        Map<String, List<String>> query = new TreeMap<>();
        for (String each : parts.length == 1 ? new String[0] : parts[1].split("&")) {
            String[] pair = URLDecoder.decode(each, StandardCharsets.UTF_8).split("=", 2);
            query.computeIfAbsent(pair[0], name -> new ArrayList<>()).add(pair[1]);
        }
        return new Asked(parts[0], query);
    }

    @Override
    public void close() {
        try {
            connections.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
