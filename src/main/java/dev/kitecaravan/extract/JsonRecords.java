package dev.kitecaravan.extract;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeSet;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;

/**
 * The records of one answer, read while they are asked for: of an answer of any size one record is in memory. An answer
 * that turns out not to be JSON ends the iteration; {@link #broken} then says why.
 */
public final class JsonRecords implements Iterator<Row>, AutoCloseable {
    private enum Where {
        BEFORE,
        IN_ARRAY,
        AFTER
    }

    private final JsonParser parser;
    private final Selector selector;
    private final RepeatedTexts texts = new RepeatedTexts();
    private final Set<String> members = new TreeSet<>();
    private Where where = Where.BEFORE;
    private boolean inObject;
    private boolean found;
    private Iterator<Row> picked;
    private List<Row> elements = List.of();
    private final Map<Object, Row> elementOf = new IdentityHashMap<>();
    private Row ahead;
    private String nextLink;
    private String broken;
    private boolean hopeless;
    private Holding holding;
    private SelectorException unmatched;

    JsonRecords(InputStream body, Selector selector) throws IOException {
        this(body, selector, AnswerLimits.factory());
    }

    JsonRecords(InputStream body, Selector selector, JsonFactory factory) throws IOException {
        this.parser = factory.createParser(body);
        this.selector = selector;
    }

    @Override
    public boolean hasNext() {
        if (ahead == null && where != Where.AFTER) {
            try {
                ahead = advance();
                if (ahead == null) {
                    where = Where.AFTER;
                }
            } catch (StreamConstraintsException e) {
                broken = AnswerLimits.beyond(parser, e);
                hopeless = true;
                where = Where.AFTER;
            } catch (IOException e) {
                BrokenJson reason = BrokenJson.of(parser, e);
                broken = reason.words();
                hopeless = reason.lasting();
                where = Where.AFTER;
            } catch (SelectorException e) {
                unmatched = e;
                where = Where.AFTER;
            }
        }
        return ahead != null;
    }

    @Override
    public Row next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Row row = ahead;
        ahead = null;
        return row;
    }

    /** Why the answer could not be read to its end; null when it could. Known once {@link #hasNext} is false. */
    public String broken() {
        return broken;
    }

    /** Whether it would be no better if it were asked for again: it is whole, and holds more than is taken. */
    public boolean isHopeless() {
        return hopeless;
    }

    /** What the answer holds where its records should be; known once {@link #hasNext} is false, null of one that broke off. */
    Holding holding() {
        return holding;
    }

    /** Set when the selector matched nothing in an answer that was not empty. */
    public SelectorException unmatched() {
        return unmatched;
    }

    /** The elements of the list that a path picked its records from; none where it was read in a stream. */
    List<Row> elements() {
        return elements;
    }

    /** The element that a picked record lies in, or is; null where the record is no object of the answer. */
    Row elementOf(Row record) {
        return elementOf.get(record);
    }

    /** {@code links.next} of the body, for the endpoints that page that way; null otherwise. Known at the end. */
    public String nextLink() {
        return nextLink;
    }

    @Override
    public void close() {
        try {
            parser.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private Row advance() throws IOException {
        if (picked != null) {
            return picked.hasNext() ? picked.next() : null;
        }
        if (where == Where.BEFORE) {
            Row first = start();
            if (first != null || picked != null || where != Where.IN_ARRAY) {
                return first;
            }
        }
        if (where == Where.IN_ARRAY) {
            JsonToken token = parser.nextToken();
            if (token == null) {
                throw new IOException("it ends in the middle of an array");
            }
            if (token != JsonToken.END_ARRAY) {
                return record(value(token));
            }
            return inObject ? members() : end();
        }
        return members();
    }

    private Row start() throws IOException {
        JsonToken token = parser.nextToken();
        if (token == null) {
            throw new IOException("it is empty");
        }
        if (selector.isPath()) {
            Object tree = value(token);
            holding = selector.holding(tree);
            picked = Holding.of(tree).isRight(false) ? pickFromTree(tree).iterator() : List.<Row>of().iterator();
            end();
            where = Where.IN_ARRAY;
            return picked.hasNext() ? picked.next() : null;
        }
        if (token == JsonToken.START_ARRAY) {
            holding = Holding.LIST;
            where = Where.IN_ARRAY;
            return null;
        }
        if (token == JsonToken.START_OBJECT && selector.isName()) {
            inObject = true;
            where = Where.IN_ARRAY;
            return members();
        }
        Object only = value(token);
        holding = Holding.of(only);
        end();
        picked = List.<Row>of().iterator();
        where = Where.IN_ARRAY;
        return holding == Holding.NULL || holding == Holding.EMPTY ? null : record(only);
    }

    /** Walks the members of the outer object: to the selected one, then on to its end, for {@code links.next}. */
    private Row members() throws IOException {
        while (true) {
            JsonToken token = parser.nextToken();
            if (token == JsonToken.END_OBJECT) {
                if (!found && !members.isEmpty()) {
                    throw new SelectorException(selector.text(), members);
                }
                holding = found ? holding : Holding.EMPTY;
                end();
                picked = List.<Row>of().iterator();
                return null;
            }
            if (token != JsonToken.FIELD_NAME) {
                throw new IOException("it ends in the middle of an object");
            }
            String name = parser.currentName();
            members.add(name);
            JsonToken value = parser.nextToken();
            if (value == null) {
                throw new IOException("it ends in the middle of an object");
            }
            if (!found && name.equals(selector.text())) {
                found = true;
                if (value == JsonToken.START_ARRAY) {
                    holding = Holding.LIST;
                    where = Where.IN_ARRAY;
                    JsonToken first = parser.nextToken();
                    if (first == null) {
                        throw new IOException("it ends in the middle of an array");
                    }
                    if (first != JsonToken.END_ARRAY) {
                        return record(value(first));
                    }
                } else if (value == JsonToken.VALUE_NULL) {
                    holding = Holding.NAMED_NULL;
                } else {
                    Object one = value(value);
                    holding = Holding.of(one).named();
                    Row rest = members();
                    picked = rest == null ? List.<Row>of().iterator() : List.of(rest).iterator();
                    return record(one);
                }
            } else if (name.equals("links") && value == JsonToken.START_OBJECT) {
                nextLink = value(value) instanceof Row links && links.get("next") instanceof String next ? next : null;
            } else {
                parser.skipChildren();
            }
        }
    }

    private Row end() throws IOException {
        if (parser.nextToken() != null) {
            throw new IOException("there is text after its end");
        }
        return null;
    }

    private List<Row> pickFromTree(Object tree) {
        if (tree instanceof Row outer && outer.get("links") instanceof Row links
                && links.get("next") instanceof String next) {
            nextLink = next;
        }
        List<Row> rows = new ArrayList<>();
        List<?> list = tree instanceof List<?> outer ? outer : selector.isOfOne() ? List.of(tree) : List.of();
        elements = list.stream().filter(Row.class::isInstance).map(Row.class::cast).toList();
        elements.forEach(this::own);
        for (Object value : selector.pick(selector.isOfOne() ? list : tree)) {
            rows.add(record(value));
        }
        return rows;
    }

    private void own(Row element) {
        Deque<Object> open = new ArrayDeque<>(List.of(element));
        while (!open.isEmpty()) {
            Object next = open.pop();
            if (next instanceof Row) {
                elementOf.put(next, element);
            }
            Collection<?> inside = next instanceof Row row ? row.values() : (List<?>) next;
            inside.stream().filter(value -> value instanceof Row || value instanceof List).forEach(open::push);
        }
    }

    private static Row record(Object value) {
        if (value instanceof Row row) {
            return row;
        }
        Row row = new Row();
        row.put("value", value);
        return row;
    }

    private Object value(JsonToken token) throws IOException {
        return JsonTree.read(parser, token, texts);
    }
}
