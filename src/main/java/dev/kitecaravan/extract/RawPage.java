package dev.kitecaravan.extract;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import dev.kitecaravan.table.Json;

/**
 * What a page of a list holds before any selector has its say: the elements of the outer array, or of the arrays in the
 * outer object. A walk goes by them, since a selector may pick none of them, or what lies inside them. Taken on the fetching
 * thread, so that the next request can go before the records are handed over.
 */
final class RawPage {
    /** What is no page of a list tells nothing. */
    static final RawPage NONE = new RawPage();

    private final List<Instant> created = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();
    private int records;
    private Instant oldest;
    private Duration disorder = Duration.ZERO;

    private RawPage() {
    }

    /** Reads no further than it can: what is no JSON in the end is found when the records are handed over. */
    static RawPage of(InputStream body) {
        RawPage page = new RawPage();
        CheckedInputStream bytes = new CheckedInputStream(body, new CRC32C());
        try (JsonParser parser = Json.FACTORY.createParser(bytes)) {
            JsonToken outer = parser.nextToken();
            boolean lists = outer == JsonToken.START_ARRAY;
            if (outer == JsonToken.START_ARRAY) {
                page.elements(parser);
            } else if (outer == JsonToken.START_OBJECT) {
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    if (parser.nextToken() == JsonToken.START_ARRAY) {
                        lists = true;
                        page.elements(parser);
                    } else {
                        parser.skipChildren();
                    }
                }
            }
            if (outer == JsonToken.START_OBJECT && !lists) {
                // Its list lies deeper: the page as a whole stands for it.
                bytes.transferTo(OutputStream.nullOutputStream());
                page.add("page " + bytes.getChecksum().getValue(), null);
            }
            return outer == null ? NONE : page;
        } catch (IOException e) {
            return NONE;
        }
    }

    private void elements(JsonParser parser) throws IOException {
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token == null) {
                throw new IOException("it ends in the middle of an array");
            }
            if (token == JsonToken.START_OBJECT) {
                element(parser);
            } else {
                parser.skipChildren();
            }
        }
    }

    private void element(JsonParser parser) throws IOException {
        Instant createdAt = null;
        String id = null;
        String uuid = null;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (value == null || value.isStructStart()) {
                parser.skipChildren();
            } else if (name.equals("created_at")) {
                createdAt = Timestamps.parse(parser.getValueAsString());
            } else if (name.equals("id")) {
                id = parser.getValueAsString();
            } else if (name.equals("uuid")) {
                uuid = parser.getValueAsString();
            }
        }
        add(id == null ? uuid : id, createdAt);
    }

    private void add(String id, Instant createdAt) {
        records++;
        if (id != null) {
            ids.add(id);
        }
        if (createdAt == null) {
            return;
        }
        created.add(createdAt);
        if (oldest == null || createdAt.isBefore(oldest)) {
            oldest = createdAt;
        } else if (Duration.between(oldest, createdAt).compareTo(disorder) > 0) {
            disorder = Duration.between(oldest, createdAt);
        }
    }

    /** How many elements it has. */
    int records() {
        return records;
    }

    /** Their API ids, of those that have one. */
    Set<String> ids() {
        return ids;
    }

    /** When they were created, in the list's order, of those that tell. */
    List<Instant> created() {
        return created;
    }

    /** The earliest {@code created_at}; null when none has one. */
    Instant oldest() {
        return oldest;
    }

    /** How much later than one before it an element was created, at most: zero in a list that is newest first. */
    Duration disorder() {
        return disorder;
    }
}
