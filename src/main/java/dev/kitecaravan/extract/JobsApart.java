package dev.kitecaravan.extract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import dev.kitecaravan.extract.http.ApiAnswer;
import dev.kitecaravan.extract.http.ApiClient;
import dev.kitecaravan.extract.http.ApiException;
import dev.kitecaravan.extract.http.ApiRequest;
import dev.kitecaravan.extract.http.LinkPath;
import dev.kitecaravan.extract.http.PageSize;
import dev.kitecaravan.table.Json;

/**
 * Builds so large that no answer holds them with their jobs. They are asked for without, and their jobs by their own list,
 * a request per hundred; what is handed on is one answer, as if the API had given all of it at once. So a build and its
 * jobs are committed together, or not at all. Thread-safe.
 *
 * <p>
 * Their own list lacks a job's {@code group_key}, and every build that is asked by itself costs a request; so a build
 * goes this way only where the answer with its jobs failed, or will: while a build that was found to be large is open, its
 * next readings ask without jobs at once.
 */
final class JobsApart {
    /** Requests that fail until a page of a hundred has become one of a single build: what a large build wastes. */
    private static final int WASTED = 7;
    /** Only jobs of their own list tell it; in their build they do not. */
    private static final String ONLY_OF_OWN_LIST = "concurrency_wait_time_ms";

    private final SharedPages pages;
    private final ApiClient client;
    /** Builds known to be large: the number of their jobs, by the build's id. */
    private final Map<String, Integer> large = new ConcurrentHashMap<>();

    JobsApart(SharedPages pages) {
        this.pages = pages;
        this.client = pages.client();
    }

    /**
     * An answer, and of which of its builds the jobs came by their own list.
     *
     * @param apart the number of their jobs, by the build's id
     */
    record Whole(ApiAnswer answer, Map<String, Integer> apart) {
    }

    /** Builds that an earlier run found to be large: the number of their jobs, by the build's id. */
    void know(Map<String, Integer> builds) {
        large.putAll(builds);
    }

    /** What a build costs that goes this way, besides the page it is on. */
    static long requests(int jobs) {
        return (jobs + Requests.PER_PAGE - 1) / Requests.PER_PAGE;
    }

    /**
     * The answer with all jobs.
     *
     * @param request one that is divisible and asks without jobs is answered with them all the same
     */
    Whole get(ApiRequest request) {
        if (!request.divisible()) {
            return new Whole(pages.get(request), Map.of());
        }
        ApiRequest withJobs = request.at(Requests.withJobs(request.uri()));
        if (!withJobs.uri().equals(request.uri())) {
            ApiAnswer bare = pages.get(request);
            if (isCheaper(bare)) {
                return filled(bare, withJobs);
            }
            bare.close();
        }
        try {
            return new Whole(pages.get(withJobs), Map.of());
        } catch (ApiException e) {
            if (!e.isTooHeavy()) {
                throw e;
            }
            return filledAnyway(withJobs);
        }
    }

    /** Each other build of the page costs a request too, a large one the requests that would fail first. */
    private boolean isCheaper(ApiAnswer bare) {
        if (!bare.request().list()) {
            return true;
        }
        Set<String> builds = RawPage.of(bare.body()).ids();
        long known = builds.stream().filter(large::containsKey).count();
        return builds.size() - known <= known * WASTED;
    }

    private Whole filledAnyway(ApiRequest withJobs) {
        URI one = withJobs.uri();
        while (withJobs.list() && PageSize.of(one) > 1) {
            one = PageSize.lighter(one);
        }
        ApiAnswer bare = client.get(withJobs.at(Requests.withoutJobs(one)));
        if (withJobs.list()) {
            RawPage.of(bare.body()).ids().forEach(id -> large.putIfAbsent(id, 0));
        }
        return filled(bare, withJobs.at(one));
    }

    private Whole filled(ApiAnswer bare, ApiRequest asked) {
        Map<String, Integer> apart = new LinkedHashMap<>();
        try (bare) {
            ApiAnswer whole = bare.insteadOf(asked, Requests::withJobs, out -> {
                try (JsonParser in = AnswerLimits.factory().createParser(bare.body());
                        JsonGenerator to = Json.FACTORY.createGenerator(out)
                                .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)) {
                    to.setCodec(Json.MAPPER);
                    boolean list = in.nextToken() == JsonToken.START_ARRAY;
                    if (list) {
                        to.writeStartArray();
                    }
                    RepeatedTexts texts = new RepeatedTexts();
                    for (JsonToken token = list ? in.nextToken() : in.currentToken(); token == JsonToken.START_OBJECT
                            || list && token != null && token != JsonToken.END_ARRAY; token = in.nextToken()) {
                        Object element = JsonTree.read(in, token, texts);
                        // One without an id is refused with its page, whatever its jobs.
                        if (element instanceof Row build && NaturalKeys.id(build) != null) {
                            write(build, list, asked, to, apart);
                        } else {
                            to.writePOJO(element);
                        }
                    }
                    if (list) {
                        to.writeEndArray();
                    }
                }
            });
            return new Whole(whole, apart);
        } catch (IOException e) {
            throw new UncheckedIOException("the jobs of " + asked.redactedUrl() + " cannot be put together: "
                    + e.getMessage(), e);
        }
    }

    private void write(Row build, boolean ofList, ApiRequest asked, JsonGenerator to, Map<String, Integer> apart)
            throws IOException {
        BuildFacts facts = BuildFacts.of(build);
        String address = facts.address();
        if (ofList && !large.containsKey(facts.id()) && writeWhole(facts.id(), address, asked, to)) {
            return;
        }
        to.writeStartObject();
        for (Map.Entry<String, Object> member : build.entrySet()) {
            if (!member.getKey().equals("jobs")) {
                to.writePOJOField(member.getKey(), member.getValue());
            }
        }
        to.writeArrayFieldStart("jobs");
        int jobs = writeJobs(address, asked, to);
        to.writeEndArray();
        to.writeEndObject();
        apart.put(facts.id(), jobs);
        large.put(facts.id(), jobs);
    }

    /** A build of the page that is not known to be large, as the page would show it; false when it turns out to be large. */
    private boolean writeWhole(String id, String address, ApiRequest asked, JsonGenerator to) throws IOException {
        ApiRequest one = new ApiRequest(asked.endpoint(), Requests.ofBuild(address, asked.uri()), asked.accept(),
                asked.organizations(), false).inParts();
        try (ApiAnswer answer = there(one); JsonRecords records = Selector.parse("").records(answer.body())) {
            if (!records.hasNext()) {
                throw new IOException(one.redactedUrl()
                        + (records.broken() == null ? " has no build" : ": " + records.broken()));
            }
            Row build = records.next();
            if (!id.equals(NaturalKeys.id(build))) {
                throw new IOException(one.redactedUrl() + " is not the build " + id + " that its list showed there");
            }
            build.remove("job_state_counts");
            to.writePOJO(build);
            return true;
        } catch (ApiException e) {
            if (!e.isTooHeavy()) {
                throw e;
            }
            return false;
        }
    }

    /**
     * A part of what the API has just shown. That it is not there says nothing of the whole, which must not be taken for gone.
     */
    private ApiAnswer there(ApiRequest part) throws IOException {
        try {
            return client.get(part);
        } catch (ApiException e) {
            if (e.isMissing()) {
                throw new IOException(part.redactedUrl() + " is not there (" + e.status()
                        + "), though the API has just shown what it belongs to", e);
            }
            throw e;
        }
    }

    /** @return how many there are */
    private int writeJobs(String address, ApiRequest asked, JsonGenerator to) throws IOException {
        ApiRequest next = new ApiRequest(asked.endpoint(), Requests.jobsOf(address, asked.uri()), asked.accept(),
                asked.organizations(), true);
        Set<String> seen = new HashSet<>();
        Set<URI> pagesSeen = new HashSet<>();
        String list = null;
        while (next != null) {
            if (!pagesSeen.add(next.uri())) {
                throw new IOException("the list of jobs leads back to " + next.redactedUrl());
            }
            try (ApiAnswer answer = there(next);
                    JsonRecords jobs = Selector.parse("items").records(answer.body())) {
                while (jobs.hasNext()) {
                    Row job = jobs.next();
                    job.remove(ONLY_OF_OWN_LIST);
                    // A list that moved may show one twice.
                    if (NaturalKeys.id(job) == null || seen.add(NaturalKeys.id(job))) {
                        to.writePOJO(job);
                    }
                }
                if (jobs.broken() != null || jobs.unmatched() != null) {
                    throw new IOException(next.redactedUrl() + ": "
                            + (jobs.broken() == null ? jobs.unmatched().getMessage() : jobs.broken()));
                }
                if (jobs.holding() != Holding.LIST) {
                    throw new IOException(next.redactedUrl() + " holds " + jobs.holding().words()
                            + " where a list of jobs should be");
                }
                ApiRequest from = answer.request();
                list = list == null ? from.uri().getPath() : list;
                next = jobs.nextLink() == null
                        ? null
                        : from.at(LinkPath.within(list, client.follow(from, jobs.nextLink()), from));
            }
        }
        return seen.size();
    }
}
