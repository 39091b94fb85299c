package dev.kitecaravan.extract;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.JsonNode;

import dev.kitecaravan.extract.http.ApiAnswer;
import dev.kitecaravan.extract.http.ApiClient;
import dev.kitecaravan.extract.http.ApiException;
import dev.kitecaravan.extract.http.ApiRequest;
import dev.kitecaravan.table.Json;

/**
 * What the API says of the token it was asked with, {@code GET /v2/access-token}; that needs no scope.
 *
 * @param scopes    what it may read, sorted
 * @param expiresAt when it ends; null for never
 */
public record AccessToken(Set<String> scopes, Instant expiresAt) {
    /**
     * Asks for it; one request.
     *
     * @throws ApiException when there is no answer, or none that can be read
     */
    public static AccessToken read(ApiClient client) throws ApiException, IOException {
        ApiRequest request = ApiRequest.object("token-scopes", URI.create("/v2/access-token"));
        try (ApiAnswer answer = client.get(request); InputStream body = answer.body()) {
            JsonNode token = Json.MAPPER.readTree(body);
            Set<String> scopes = new TreeSet<>();
            token.path("scopes").forEach(scope -> scopes.add(scope.asText()));
            return new AccessToken(scopes, Timestamps.parse(token.path("expires_at").asText("")));
        }
    }

    /** Whether it ends within a time from now. */
    public boolean endsWithin(Duration time) {
        return expiresAt != null && expiresAt.isBefore(Instant.now().plus(time));
    }
}
