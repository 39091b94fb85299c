package dev.kitecaravan.sandbox;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** SandboxAnswers what is asked about the jobs of one build: the list with its cursors, and logs. */
final class JobAnswers {
    private static final Set<String> STATES = Set.of("pending", "waiting", "waiting_failed", "blocked",
            "blocked_failed", "unblocked", "unblocked_failed", "limiting", "limited", "scheduled", "assigned",
            "accepted", "reserved", "running", "passed", "failed", "timing_out", "timed_out", "canceling", "canceled",
            "skipped", "broken", "expired", "platform_limiting", "platform_limited", "finished");
    private static final Pattern LAST_BYTES = Pattern.compile("bytes=-([0-9]{1,15})");

    /** A job in its build. */
    record Found(Build build, Job job) {
    }

    private final World world;
    private final BigLog bigLog;
    private final SandboxLinks links;
    private final ThreadLocal<JsonBytes> buffers;

    JobAnswers(World world, BigLog bigLog, SandboxLinks links, ThreadLocal<JsonBytes> buffers) {
        this.world = world;
        this.bigLog = bigLog;
        this.links = links;
        this.buffers = buffers;
    }

    Found find(Build build, String id) {
        return world.jobs(build).stream().filter(job -> job.id.toString().equals(id)).findFirst()
                .map(job -> new Found(build, job)).orElseThrow(Refusal::noJob);
    }

    Found find(Organization organization, String id) {
        UUID uuid;
        try {
            uuid = UUID.fromString(id);
        } catch (IllegalArgumentException notAnId) {
            throw Refusal.noJob();
        }
        Build build = world.build(Seeds.numberOf(uuid) / JobFactory.IDS_PER_BUILD)
                .filter(found -> found.pipeline().organization().id().equals(organization.id()))
                .orElseThrow(Refusal::noJob);
        return find(build, id);
    }

    /** The list with {@code items} and {@code links}. */
    HttpAnswer list(HttpRequest request, Build build) {
        int size = size(request);
        List<Job> jobs = filtered(request, build);
        Optional<String> after = request.parameter("after");
        Optional<String> before = request.parameter("before");
        if (after.isPresent() && before.isPresent()) {
            throw new Refusal(400, "Only one of after and before may be given");
        }
        int from = after.map(cursor -> index(cursor, jobs) + 1)
                .orElseGet(() -> before.map(cursor -> Math.max(0, index(cursor, jobs) - size)).orElse(0));
        int to = before.map(cursor -> index(cursor, jobs)).orElse(Math.min(jobs.size(), from + size));
        JsonBytes json = buffers.get().clear().object().name("items").array();
        jobs.subList(from, to).forEach(job -> JobJson.write(json, build, job, false));
        json.endArray().name("links").object().field("self", links.absolute(request.target())).field("first",
                links.absolute(target(request, size, null, null)));
        json.field("prev", from > 0 ? links.absolute(target(request, size, "before", jobs.get(from))) : null);
        json.field("next",
                to < jobs.size() ? links.next(request, target(request, size, "after", jobs.get(to - 1))) : null);
        return HttpAnswer.json(json.endObject().endObject());
    }

    private static int size(HttpRequest request) {
        String text = request.parameter("per_page").orElse("30");
        if (!text.matches("[1-9][0-9]{0,2}") || Integer.parseInt(text) > Paging.LARGEST_SIZE) {
            throw new Refusal(400, "per_page must be between 1 and 100");
        }
        return Integer.parseInt(text);
    }

    private List<Job> filtered(HttpRequest request, Build build) {
        List<String> states = request.values("state");
        for (String state : states) {
            if (!STATES.contains(state)) {
                throw new Refusal(400, "Invalid state: " + state);
            }
        }
        boolean retried = request.flag("include_retried_jobs", true);
        Optional<String> key = request.parameter("step_key");
        Optional<String> group = request.parameter("group_key");
        return world.jobs(build).stream()
                .filter(job -> (retried || !job.retried()) && (states.isEmpty() || states.contains(job.state))
                        && key.map(wanted -> wanted.equals(job.step.key())).orElse(true)
                        && group.map(wanted -> wanted.equals(job.step.group())).orElse(true))
                .toList();
    }

    private static String target(HttpRequest request, int size, String direction, Job at) {
        List<String> query = new ArrayList<>();
        for (String pair : request.rawQuery().split("&")) {
            if (!pair.isEmpty() && !pair.startsWith("after=") && !pair.startsWith("before=")
                    && !pair.startsWith("per_page=")) {
                query.add(pair);
            }
        }
        if (direction != null) {
            query.add(direction + "=" + Base64.getUrlEncoder().withoutPadding()
                    .encodeToString(("job:" + at.id).getBytes(StandardCharsets.US_ASCII)));
        }
        query.add("per_page=" + size);
        return request.rawPath() + "?" + String.join("&", query);
    }

    private static int index(String cursor, List<Job> jobs) {
        String id;
        try {
            id = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII);
        } catch (IllegalArgumentException notBase64) {
            id = "";
        }
        for (int i = 0; i < jobs.size(); i++) {
            if (id.equals("job:" + jobs.get(i).id)) {
                return i;
            }
        }
        throw new Refusal(400, "Invalid cursor");
    }

    /** The log as JSON or as text, whole or the last bytes of the text. */
    HttpAnswer log(HttpRequest request, Found found, boolean text) {
        SandboxJobLog log = SandboxJobLog.of(found.job, bigLog.is(found.job), bigLog.bytes())
                .orElseThrow(Refusal::noJob);
        boolean plain = text || request.method().equals("HEAD")
                || request.header("accept").orElse("").contains("text/plain");
        Optional<String> range = request.header("range");
        if (range.isPresent()) {
            return part(log, range.get(), plain);
        }
        if (plain) {
            return HttpAnswer.stream(200, "text/plain; charset=utf-8", log.size(), out -> log.write(out, 0, log.size()))
                    .header("Accept-Ranges", "bytes");
        }
        JsonBytes head = new JsonBytes().object();
        BuildJson.startUrl(head, "url", Organization.API, found.build.pipeline(), "/pipelines/", found.build);
        head.part("/jobs/").part(found.job.id).part("/log").shut().open("content");
        JsonBytes times = new JsonBytes().array();
        log.headerTimes().forEach(times::number);
        byte[] before = head.copy();
        byte[] behind = Ascii.bytes("\",\"size\":" + log.size() + ",\"header_times\":"
                + new String(times.endArray().copy(), StandardCharsets.US_ASCII) + "}");
        return HttpAnswer.stream(200, "application/json; charset=utf-8",
                before.length + log.escapedSize() + behind.length, out -> {
                    out.write(before);
                    log.writeEscaped(out);
                    out.write(behind);
                });
    }

    private static HttpAnswer part(SandboxJobLog log, String range, boolean plain) {
        Matcher last = LAST_BYTES.matcher(range);
        if (!plain || !last.matches()) {
            throw new Refusal(400, "Only the last bytes of a log as text/plain can be asked for");
        }
        if (log.size() == 0) {
            return HttpAnswer.message(416, "The log is empty").header("Content-Range", "bytes */0");
        }
        long from = Math.max(0, log.size() - Long.parseLong(last.group(1)));
        return HttpAnswer
                .stream(206, "text/plain; charset=utf-8", log.size() - from, out -> log.write(out, from, log.size()))
                .header("Accept-Ranges", "bytes")
                .header("Content-Range", "bytes " + from + "-" + (log.size() - 1) + "/" + log.size());
    }
}
