package dev.kitecaravan.show.html;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Addresses of pages about one thing, and those of other programs as far as they may be linked to. */
public final class PageLinks {
    private static final Set<String> SCHEMES = Set.of("https", "http");

    private PageLinks() {
    }

    public static String build(String organization, String pipeline, long number) {
        return address("build", "organization", organization, "pipeline", pipeline, "number", Long.toString(number));
    }

    /** Null where there is no id. */
    public static String buildOfId(String id) {
        return id == null ? null : address("build", "id", id);
    }

    /** A pipeline's own page. */
    public static String pipeline(String organization, String pipeline) {
        return address("pipeline", "organization", organization, "pipeline", pipeline);
    }

    /** The history of a job. */
    public static String job(String organization, String pipeline, String step) {
        return address("job", "organization", organization, "pipeline", pipeline, "step", step);
    }

    /** The log of an attempt of a job. */
    public static String log(String job) {
        return address("log", "job", job);
    }

    /** The page that Buildkite has of a job. */
    public static String jobAtBuildkite(String organization, String pipeline, long number, String job) {
        return "https://buildkite.com/" + encoded(organization) + "/" + encoded(pipeline) + "/builds/" + number + "#"
                + encoded(job);
    }

    public static String pipelineAtBuildkite(String organization, String pipeline) {
        return "https://buildkite.com/" + encoded(organization) + "/" + encoded(pipeline);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String address(String page, String... parameters) {
        Map<String, String> all = new LinkedHashMap<>();
        for (int i = 0; i < parameters.length; i += 2) {
            if (parameters[i + 1] != null && !parameters[i + 1].isEmpty()) {
                all.put(parameters[i], parameters[i + 1]);
            }
        }
        return page + "?" + all.entrySet().stream()
                .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    /** An address that the API gave, where it is one of the web and names a host; null otherwise. */
    public static String web(String url) {
        try {
            URI uri = url == null ? null : new URI(url);
            return uri != null && uri.getScheme() != null && SCHEMES.contains(uri.getScheme().toLowerCase(Locale.ROOT))
                    && uri.getHost() != null && uri.getUserInfo() == null ? url : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }
}
