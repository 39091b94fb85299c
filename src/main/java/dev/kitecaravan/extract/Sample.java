package dev.kitecaravan.extract;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

/** One answer of an endpoint, to be looked at and forgotten. Close it when done. Used by one thread. */
public final class Sample implements AutoCloseable {
    private final Endpoint endpoint;
    private final WalkContext context;
    private final Page page;
    private final List<SampleRequest> requests;
    private final boolean text;
    private String nextLink;

    /** @param requests those that were made for it; none where it was kept before */
    Sample(Endpoint endpoint, WalkContext context, Page page, List<SampleRequest> requests) {
        this.endpoint = endpoint;
        this.context = context;
        this.page = page;
        this.requests = requests;
        this.text = endpoint.resource() == Resource.JOB_LOG;
    }

    /** All that were made for it; none where it was kept before. */
    public List<SampleRequest> requests() {
        return requests;
    }

    /** Whether the answer is a text, a job's log, and not JSON. */
    public boolean isText() {
        return text;
    }

    /** The address it came from, without secrets. */
    public String url() {
        return page.url();
    }

    /** Whether its endpoint's selector finds no record in it. */
    boolean isEmpty() {
        if (text) {
            return false;
        }
        try (JsonRecords records = Selector.parse(endpoint.selector()).records(page.fetch().answer().body())) {
            return !records.hasNext() && records.unmatched() == null && records.broken() == null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The answer's size in bytes, decompressed. */
    public long bytes() {
        return page.fetch().answer().bytes();
    }

    /** What filled the placeholders of its path, by the names a path has them: {@code organization.slug}, {@code clusters.id}. */
    public Map<String, String> placeholderValues() {
        Parent parent = page.unit().parent();
        return parent == null ? Map.of() : new TreeMap<>(parent.placeholderValues());
    }

    /** Whether the answer or the records read so far name a next page. */
    public boolean hasMore() {
        return page.fetch().answer().hasNext() || nextLink != null;
    }

    /**
     * The whole answer as maps, lists and scalars.
     *
     * @throws IOException when it is no JSON
     */
    public Object tree() throws IOException {
        try (InputStream body = page.fetch().answer().body();
                JsonParser parser = AnswerLimits.forPaths().createParser(body)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw new IOException("it is empty");
            }
            Object tree = JsonTree.read(parser, first, new RepeatedTexts());
            if (parser.nextToken() != null) {
                throw new IOException("there is text after its end");
            }
            return tree;
        }
    }

    /**
     * Hands over the answer's records with the keys of their rows, as a run would take them.
     *
     * @param as    the sample's endpoint, with any selector
     * @param taker gets every raw record and its keys
     * @throws SelectorException when the selector matches nothing in an answer that is not empty
     * @throws IOException       when the answer breaks off or goes beyond what is read
     */
    public void records(Endpoint as, BiConsumer<Row, RecordKeys> taker) throws IOException {
        RecordTaker keys = new RecordTaker(as, context, context.slugs(), null, null, false, Set.of());
        long logBytes = context.settings().logBytes();
        PageRecords found = new PageRecords(as, keys, logBytes, logBytes);
        Iterator<Row> records = found.of(page);
        while (records.hasNext()) {
            Row record = records.next();
            taker.accept(record, found.take(record, page));
        }
        if (found.unmatched() != null) {
            throw found.unmatched();
        }
        if (found.broken() != null) {
            throw new IOException(found.broken());
        }
        nextLink = found.nextLink();
        found.close();
    }

    @Override
    public void close() {
        page.fetch().close();
    }
}
