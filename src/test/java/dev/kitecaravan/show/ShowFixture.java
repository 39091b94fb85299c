package dev.kitecaravan.show;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.registry.Destinations;
import dev.kitecaravan.show.html.PageLimits;
import dev.kitecaravan.show.http.ShowAnswer;
import dev.kitecaravan.show.http.ShowRequest;
import dev.kitecaravan.show.loads.EndpointInfo;
import dev.kitecaravan.show.loads.LiveService;

/** A page over a destination, asked without a network. */
public final class ShowFixture {
    static final String TOKEN = "a token that nobody guesses";
    static final List<EndpointInfo> ENDPOINTS = List.of(new EndpointInfo("organizations", "", true),
            new EndpointInfo("pipelines", "", true), new EndpointInfo("builds", "All builds", true),
            new EndpointInfo("annotations", "", false), new EndpointInfo("jobs_log", "", false));

    /** So long that no answer of a test depends on how busy the machine is. */
    static final PageLimits PATIENT = new PageLimits(Duration.ofMinutes(1), Duration.ofMinutes(3),
            Duration.ofMinutes(1));

    private ShowFixture() {
    }

    static ShowSettings settings(DestinationSettings destination, String token) {
        return new ShowSettings(destination, ENDPOINTS, Set.of("ci.example.com"), token, "test");
    }

    static ShowHandler handler(DestinationSettings destination, String token, Instant now) {
        return new ShowHandler(settings(destination, token), LiveService.NONE, () -> Destinations.reader(destination),
                Clock.fixed(now, ZoneOffset.UTC), PATIENT);
    }

    static ShowRequest get(String path, String... headers) {
        return request("GET", path, Map.of(), headers);
    }

    /** A form as a browser sends it from a page of ours. */
    static ShowRequest post(String path, Map<String, String> form) {
        return request("POST", path, form, "host", "localhost:8090", "origin", "http://localhost:8090",
                "sec-fetch-site", "same-origin");
    }

    static ShowRequest request(String method, String path, Map<String, String> form, String... headers) {
        Map<String, String> all = new java.util.HashMap<>(Map.of("host", "localhost:8090"));
        for (int i = 0; i < headers.length; i += 2) {
            all.put(headers[i], headers[i + 1]);
        }
        String[] parts = path.split("\\?", 2);
        return new ShowRequest("127.0.0.1", method, parts[0],
                ShowRequest.fields(parts.length == 2 ? parts[1] : null), all, form);
    }

    public static String text(ShowAnswer answer) {
        if (answer.stream() == null) {
            return new String(answer.body(), StandardCharsets.UTF_8);
        }
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            answer.stream().to(out);
            return out.toString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
