package dev.kitecaravan.extract.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import org.apache.hc.client5.http.utils.DateUtils;

/** An answer that arrived whole. Close it when done: a large one holds a file. */
public final class ApiAnswer implements AutoCloseable {
    private final ApiRequest request;
    private final Received received;
    private final Map<String, String> links;
    private final Function<String, URI> follow;
    private final Instant arrived;

    ApiAnswer(ApiRequest request, Received received, Map<String, String> links, Function<String, URI> follow) {
        this(request, received, links, follow, Instant.now());
    }

    private ApiAnswer(ApiRequest request, Received received, Map<String, String> links, Function<String, URI> follow,
            Instant arrived) {
        this.request = request;
        this.received = received;
        this.links = links;
        this.follow = follow;
        this.arrived = arrived;
    }

    /**
     * JSON that was kept before, as if the API had just answered with it.
     *
     * @param json whole, in UTF-8
     */
    public static ApiAnswer ofJson(ApiRequest request, byte[] json) {
        Spool body = new Spool(Path.of(""), Integer.MAX_VALUE);
        try {
            body.write(json, 0, json.length);
        } catch (Spool.Full e) {
            throw new IllegalStateException("memory takes every text that is there already", e);
        }
        return new ApiAnswer(request, new Received(200, Map.of("content-type", List.of("application/json")), body, "",
                -1), Map.of(), URI::create);
    }

    /** 200 or 206; 416 stands for an empty text. */
    public int status() {
        return received.status();
    }

    /** The request that brought it; its {@code per_page} may be smaller than asked for. */
    public ApiRequest request() {
        return request;
    }

    /** The body from its beginning, decompressed; may be called again. */
    public InputStream body() {
        return received.body().open();
    }

    /** Bytes of {@link #body()}. */
    public long bytes() {
        return received.body().size();
    }

    /** Lower case, without parameters; empty when the server named none. A text may be answered as JSON. */
    public String contentType() {
        return received.contentType();
    }

    /** Its {@code Date} header as it came; null when there is none. */
    public String date() {
        return received.header("Date");
    }

    /** The API's clock when it answered ({@code Date}, whole seconds); null when it did not say, or not so that it can be read. */
    public Instant toldTime() {
        return date() == null ? null : DateUtils.parseStandardDate(date());
    }

    /** The API's clock when it answered; this machine's when it did not say. */
    public Instant serverTime() {
        Instant told = toldTime();
        return told == null ? arrived : told;
    }

    /**
     * The next page by the Link header.
     *
     * @throws ApiException
     *             FOREIGN_ORIGIN when it leads elsewhere, REFUSED when it is no address
     */
    public Optional<URI> next() {
        return Optional.ofNullable(links.get("next")).map(follow);
    }

    /** Whether its Link header names a next page. */
    public boolean hasNext() {
        return links.containsKey("next");
    }

    /** The number of the last page, where the Link header tells it. */
    public OptionalInt lastPage() {
        String last = links.get("last");
        String number = last == null ? "" : last.replaceFirst("^(?:.*[?&]page=(\\d{1,9})(?:[&#].*)?|.*)$", "$1");
        return number.isEmpty() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(number));
    }

    /** Bytes of the whole text, of which {@link #body()} is the end. */
    public OptionalLong totalSize() {
        return received.total() < 0 ? OptionalLong.empty() : OptionalLong.of(received.total());
    }

    /** Whether the beginning of the text was cut off. The cut may fall inside a character of several bytes. */
    public boolean truncated() {
        return received.total() > bytes();
    }

    /**
     * The same answer once more, in a file of its own: as if it had come to that request.
     */
    public ApiAnswer kept(ApiRequest asked) {
        Received copy = new Received(received.status(), received.headers(), received.body().copy(), received.error(),
                received.total());
        return new ApiAnswer(request.endpoint().equals(asked.endpoint()) ? request : request.of(asked.endpoint()), copy,
                links, follow, arrived);
    }

    /** What a body is written by. */
    @FunctionalInterface
    public interface Writer {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * This answer as that of another request, with another body, such as one that was put together of several answers; to
     * be closed by itself.
     *
     * @param asked what it is the answer to
     * @param link  makes of the address of a next page the one that the other request would have been given
     * @throws IOException when the writer does, or the body cannot be kept
     */
    public ApiAnswer insteadOf(ApiRequest asked, UnaryOperator<URI> link, Writer writer) throws IOException {
        Spool body = received.body().fresh();
        try {
            writer.writeTo(body);
            body.complete();
        } catch (IOException | RuntimeException e) {
            body.close();
            throw e;
        }
        return new ApiAnswer(asked, new Received(received.status(), received.headers(), body, "", -1), links,
                follow.andThen(link), arrived);
    }

    @Override
    public void close() {
        received.body().close();
    }
}
