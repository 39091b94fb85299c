package dev.kitecaravan.extract;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.kitecaravan.extract.http.Accept;
import dev.kitecaravan.extract.http.ApiRequest;

/** Builds the requests of one endpoint: path, its own query, and what thrift asks for. */
final class Requests {
    /** The largest page the API gives (documented: 30 by default, 100 at most). */
    static final int PER_PAGE = 100;
    private static final String WITHOUT_JOBS = "exclude_jobs";
    /** What a query may ask of a list of builds that changes what a build holds, and not which builds there are. */
    private static final Set<String> SHAPES = Set.of("include_retried_jobs", "include_paused", "include_test_engine",
            "exclude_pipeline", WITHOUT_JOBS, "job_states");

    private final Endpoint endpoint;
    private final long logBytes;

    /** @param logBytes how much of a log's end is kept */
    Requests(Endpoint endpoint, long logBytes) {
        this.endpoint = endpoint;
        this.logBytes = logBytes;
    }

    /** The first request for a parent; null for an endpoint without one. */
    ApiRequest first(Parent parent) {
        String path = path(parent);
        Set<String> organizations = organizations(parent);
        if (endpoint.resource() == Resource.JOB_LOG) {
            return request(uri(path, endpoint.query()), Accept.textTail(logBytes), organizations, false);
        }
        if (endpoint.isSingle()) {
            String query = endpoint.resource() == Resource.BUILD
                    ? and(endpoint.query(), buildQuery())
                    : endpoint.query();
            ApiRequest one = request(uri(path, query), Accept.JSON, organizations, false);
            return endpoint.resource() == Resource.BUILD ? divisible(one) : one;
        }
        return request(uri(path, and(endpoint.query(), perPage())), Accept.JSON, organizations, true);
    }

    private ApiRequest request(URI uri, Accept accept, Set<String> organizations, boolean list) {
        return new ApiRequest(endpoint.id(), uri, accept, organizations, list, endpoint.reading().headers(), false);
    }

    /**
     * A page of a builds list, newest first. Where that is too heavy, {@link JobsApart} asks for it in parts.
     */
    ApiRequest builds(String path, Set<String> organizations, Instant from, Instant to, String filter) {
        String query = and(endpoint.query(), perPage(), buildQuery(),
                from == null ? "" : "created_from=" + value(from.toString()),
                to == null ? "" : "created_to=" + value(to.toString()), filter);
        return divisible(request(uri(path, query), Accept.JSON, organizations, true));
    }

    /** The same page or build without jobs, where they can be had by their own list; else as it is. */
    static ApiRequest bare(ApiRequest request) {
        return request.divisible() ? request.at(withoutJobs(request.uri())) : request;
    }

    /** Builds with all their jobs can be had without; those that the route asks for in a way of its own cannot. */
    private ApiRequest divisible(ApiRequest request) {
        boolean allJobs = !endpoint.query().contains(WITHOUT_JOBS) && !endpoint.query().contains("job_states");
        return allJobs ? request.inParts() : request;
    }

    static URI withoutJobs(URI uri) {
        return URI.create(uri + (uri.getRawQuery() == null ? "?" : "&") + WITHOUT_JOBS + "=true");
    }

    static URI withJobs(URI uri) {
        return URI.create(uri.toString().replaceFirst("[?&]" + WITHOUT_JOBS + "=true(?=&|$)", "")
                .replaceFirst("^([^?&]*)&", "$1?"));
    }

    /** A build of a page, as the page would show it. */
    static URI ofBuild(String address, URI page) {
        return uri(address, and(member(page, "include_retried_jobs"), member(page, "exclude_pipeline"),
                member(page, "include_test_engine"), member(page, "include_paused")));
    }

    /** The jobs of a build of a page, as the page would show them. */
    static URI jobsOf(String address, URI page) {
        String retried = member(page, "include_retried_jobs");
        return uri(address + "/jobs", and("per_page=" + PER_PAGE,
                retried.isEmpty() ? "include_retried_jobs=false" : retried));
    }

    /** A parameter of the query with its value; empty when it has none. */
    private static String member(URI uri, String name) {
        String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
        return Arrays.stream(query.split("&")).filter(part -> part.startsWith(name + "=")).findFirst().orElse("");
    }

    /** The newest build of a list, alone. */
    ApiRequest newest(String path, Set<String> organizations) {
        return new ApiRequest(endpoint.id(), uri(path, and(endpoint.query(), "per_page=1", buildQuery())), Accept.JSON,
                organizations, false);
    }

    /** One build by its number, as its list would show it. */
    ApiRequest build(String organization, String pipeline, long number) {
        String path = pipelineBuilds(organization, pipeline) + "/" + number;
        String shape = parameters().filter(Requests::isShape).collect(Collectors.joining("&"));
        return divisible(new ApiRequest(endpoint.id(), uri(path, and(shape, buildQuery())), Accept.JSON,
                Set.of(organization), false));
    }

    /** Whether the route asks for some of the builds only, so that one it does not show need not be missing. */
    boolean isNarrowed() {
        return parameters().anyMatch(parameter -> !isShape(parameter) && !parameter.startsWith("per_page="));
    }

    private Stream<String> parameters() {
        return Arrays.stream(endpoint.query().split("&")).filter(parameter -> !parameter.isEmpty());
    }

    private static boolean isShape(String parameter) {
        String name = URLDecoder.decode(parameter.split("=", 2)[0], StandardCharsets.UTF_8);
        return SHAPES.contains(name.replace("[]", ""));
    }

    /** The builds list of one pipeline. */
    static String pipelineBuilds(Parent pipeline) {
        return pipelineBuilds((String) pipeline.keys().get("organization_slug"),
                (String) pipeline.keys().get("pipeline_slug"));
    }

    static String pipelineBuilds(String organization, String pipeline) {
        return "/v2/organizations/" + segment(organization) + "/pipelines/" + segment(pipeline) + "/builds";
    }

    String path(Parent parent) {
        return parent == null ? endpoint.path().text() : endpoint.path().fill(parent.placeholderValues());
    }

    /** The slug that a request for this parent is charged to; empty when it is charged to all. */
    static Set<String> organizations(Parent parent) {
        Object slug = parent == null ? null : parent.keys().get("organization_slug");
        return slug == null ? Set.of() : Set.of(slug.toString());
    }

    /** Retried jobs are rows too; the pipeline object, kilobytes repeated in every build, is read once by its own list. */
    private String buildQuery() {
        String retried = endpoint.query().contains("include_retried_jobs=") ? "" : "include_retried_jobs=true";
        return and(retried, endpoint.query().contains("exclude_pipeline=") ? "" : "exclude_pipeline=true");
    }

    /** The largest page, unless the route asks for a lighter one. */
    private String perPage() {
        return ("&" + endpoint.query()).contains("&per_page=") ? "" : "per_page=" + PER_PAGE;
    }

    private static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    static String value(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static URI uri(String path, String query) {
        return URI.create(query.isEmpty() ? path : path + "?" + query);
    }

    private static String and(String... parts) {
        StringBuilder query = new StringBuilder();
        for (String part : parts) {
            if (part != null && !part.isEmpty()) {
                query.append(query.length() == 0 ? "" : "&").append(part);
            }
        }
        return query.toString();
    }
}
