package dev.kitecaravan.extract;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import dev.kitecaravan.table.Json;

/**
 * Where a page of builds ends: its earliest {@code created_at}, how many of its records lie in that second, and how many
 * there are. Taken on the fetching thread, before the records are handed over, so that the next request can go at once; what
 * the records tell in the end decides.
 *
 * @param oldest null when the body is not an array of records with a time
 */
record PageEdge(Instant oldest, int inOldestSecond, int records) {
    static final PageEdge NONE = new PageEdge(null, 0, 0);

    PageEdge with(Instant createdAt) {
        if (createdAt == null) {
            return new PageEdge(oldest, inOldestSecond, records + 1);
        }
        Instant second = Timestamps.second(createdAt);
        Instant before = oldest == null ? null : Timestamps.second(oldest);
        boolean older = before == null || second.isBefore(before);
        int inSecond = older ? 1 : second.equals(before) ? inOldestSecond + 1 : inOldestSecond;
        return new PageEdge(oldest == null || createdAt.isBefore(oldest) ? createdAt : oldest, inSecond, records + 1);
    }

    /** Reads no further than it can: what is no JSON in the end is found when the records are handed over. */
    static PageEdge of(InputStream body) {
        PageEdge edge = NONE;
        try (JsonParser parser = Json.FACTORY.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                return NONE;
            }
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                edge = edge.with(createdAt(parser));
            }
            return edge;
        } catch (IOException e) {
            return NONE;
        }
    }

    private static Instant createdAt(JsonParser parser) throws IOException {
        Instant createdAt = null;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean wanted = parser.currentName().equals("created_at");
            parser.nextToken();
            if (wanted && parser.currentToken() == JsonToken.VALUE_STRING) {
                createdAt = Timestamps.parse(parser.getText());
            } else {
                parser.skipChildren();
            }
        }
        return createdAt;
    }
}
