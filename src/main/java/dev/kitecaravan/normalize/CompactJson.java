package dev.kitecaravan.normalize;

import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;

import dev.kitecaravan.table.JsonNumbers;

/**
 * Writes maps, lists and scalars as compact JSON text, members in their order. It keeps its own stack, so no depth of
 * nesting ends the thread. Lone surrogates become U+FFFD; U+0000 is written as an escape, or as U+2400 where the
 * destination cannot hold it.
 */
final class CompactJson {
    private static final char[] HEX = "0123456789abcdef".toCharArray();
    private final boolean nul;
    private final JsonNumbers numbers;
    private final StringBuilder out = new StringBuilder(256);
    private final Deque<Iterator<?>> open = new ArrayDeque<>();

    /** JSON that is written already and goes into other JSON as it is. */
    record Written(String text) {
    }

    /**
     * @param nul     whether U+0000 may be written
     * @param numbers those that may be written as numbers
     */
    CompactJson(boolean nul, JsonNumbers numbers) {
        this.nul = nul;
        this.numbers = numbers;
    }

    String write(Object value) {
        out.setLength(0);
        open.clear();
        start(value);
        while (!open.isEmpty()) {
            Iterator<?> inner = open.peek();
            boolean first = out.charAt(out.length() - 1) == '{' || out.charAt(out.length() - 1) == '[';
            if (!inner.hasNext()) {
                open.pop();
                out.append(inner instanceof Members ? '}' : ']');
                continue;
            }
            // a string never ends in a bare bracket, so the last character tells whether the container is still empty
            if (!first) {
                out.append(',');
            }
            Object next = inner.next();
            if (inner instanceof Members) {
                Map.Entry<?, ?> member = (Map.Entry<?, ?>) next;
                text(String.valueOf(member.getKey()));
                out.append(':');
                next = member.getValue();
            }
            start(next);
        }
        String json = out.toString();
        if (out.capacity() > 1 << 20) {
            out.setLength(0);
            out.trimToSize();
        }
        return json;
    }

    private void start(Object value) {
        if (value == null) {
            out.append("null");
        } else if (value instanceof CharSequence) {
            text(value.toString());
        } else if (value instanceof Map<?, ?> map) {
            out.append('{');
            open.push(new Members(map.entrySet().iterator()));
        } else if (value instanceof Collection<?> list) {
            out.append('[');
            open.push(list.iterator());
        } else if (value instanceof Double || value instanceof Float) {
            double number = ((Number) value).doubleValue();
            if (Double.isFinite(number)) {
                out.append(value);
            } else {
                text(value.toString());
            }
        } else if (value instanceof BigDecimal number && !numbers.hold(number)) {
            text(number.toString());
        } else if (value instanceof Written json) {
            out.append(json.text());
        } else if (value instanceof Number || value instanceof Boolean) {
            out.append(value);
        } else if (value instanceof Object[] array) {
            start(Arrays.asList(array));
        } else if (value instanceof byte[] bytes) {
            text(Base64.getEncoder().encodeToString(bytes));
        } else {
            Object plain = PlainValues.of(value);
            start(plain == value ? value.toString() : plain);
        }
    }

    private void text(String s) {
        out.append('"');
        int length = s.length();
        for (int i = 0; i < length; i++) {
            char c = s.charAt(i);
            if (c >= ' ' && c != '"' && c != '\\' && !Character.isSurrogate(c)) {
                out.append(c);
            } else if (Character.isSurrogate(c)) {
                if (Character.isHighSurrogate(c) && i + 1 < length && Character.isLowSurrogate(s.charAt(i + 1))) {
                    out.append(c).append(s.charAt(++i));
                } else {
                    out.append('\ufffd');
                }
            } else {
                escape(c);
            }
        }
        out.append('"');
    }

    private void escape(char c) {
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            case 0 -> out.append(nul ? "\\u0000" : "\u2400");
            default -> out.append("\\u00").append(HEX[c >> 4]).append(HEX[c & 15]);
        }
    }

    /** Tells the members of an object from the elements of an array. */
    private record Members(Iterator<? extends Map.Entry<?, ?>> entries) implements Iterator<Object> {
        @Override
        public boolean hasNext() {
            return entries.hasNext();
        }

        @Override
        public Object next() {
            return entries.next();
        }
    }

    /** The text of a number as JSON has it. */
    static String number(Number value) {
        return value instanceof BigDecimal decimal ? decimal.toString() : value.toString();
    }
}
