package dev.kitecaravan.sandbox;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** A client as naive as can be: it asks, and follows links. */
final class SandboxClient {
    static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern NEXT = Pattern.compile("<([^>]*)>; rel=\"next\"");

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI origin;
    private final String token;

    SandboxClient(Sandbox sandbox) {
        this(sandbox.origin(), sandbox.token());
    }

    SandboxClient(URI origin, String token) {
        this.origin = origin;
        this.token = token;
    }

    record Answer(int status, HttpResponse<byte[]> response) {
        String header(String name) {
            return response.headers().firstValue(name).orElse(null);
        }

        String text() {
            return new String(response.body(), StandardCharsets.UTF_8);
        }

        JsonNode json() {
            try {
                return JSON.readTree(response.body());
            } catch (IOException notJson) {
                throw new UncheckedIOException(notJson);
            }
        }

        JsonNode unzipped() {
            try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
                return JSON.readTree(in);
            } catch (IOException notJson) {
                throw new UncheckedIOException(notJson);
            }
        }

        String message() {
            return json().path("message").asText();
        }

        String next() {
            Matcher next = NEXT.matcher(header("Link") == null ? "" : header("Link"));
            return next.find() ? next.group(1) : null;
        }
    }

    Answer get(String target, String... headers) {
        return send("GET", target, headers);
    }

    Answer send(String method, String target, String... headers) {
        URI uri = target.startsWith("http") ? URI.create(target) : URI.create(origin + target);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).method(method,
                HttpRequest.BodyPublishers.noBody());
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<byte[]> response = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            return new Answer(response.statusCode(), response);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    /** All rows of a list, page after page. */
    List<JsonNode> walk(String target) {
        List<JsonNode> rows = new ArrayList<>();
        for (String next = target; next != null;) {
            Answer answer = get(next);
            if (answer.status() != 200) {
                throw new IllegalStateException(next + " was answered with " + answer.status() + " " + answer.text());
            }
            answer.json().forEach(rows::add);
            next = answer.next();
        }
        return rows;
    }

    List<String> ids(String target) {
        return walk(target).stream().map(row -> row.get("id").asText()).toList();
    }
}
