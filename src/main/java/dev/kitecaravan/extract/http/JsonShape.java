package dev.kitecaravan.extract.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

import com.fasterxml.jackson.core.JsonProcessingException;

import dev.kitecaravan.table.Json;

/** Whether a body looks like one whole JSON value, from its first and last characters. */
final class JsonShape {
    private static final int LONGEST_SCALAR = 1 << 12;
    private static final int EDGE = 64;

    private JsonShape() {
    }

    /**
     * An object or array must end as it began; a scalar counts only if the server calls it JSON, and is parsed.
     */
    static boolean of(Spool body, String contentType) {
        byte[] head;
        byte[] tail;
        try (InputStream in = body.open()) {
            head = in.readNBytes(EDGE);
            in.skipNBytes(Math.max(0, body.size() - head.length - EDGE));
            tail = in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("The answer just received cannot be read back.", e);
        }
        int first = first(head);
        int last = last(tail.length == 0 ? head : tail);
        if (first == '{' || first == '[') {
            return body.size() > 1 && last == (first == '{' ? '}' : ']');
        }
        return first != 0 && contentType.endsWith("json") && body.size() <= LONGEST_SCALAR && parses(body);
    }

    private static boolean parses(Spool body) {
        try (InputStream in = body.open()) {
            Json.MAPPER.readTree(in);
            return true;
        } catch (JsonProcessingException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException("The answer just received cannot be read back.", e);
        }
    }

    private static int first(byte[] bytes) {
        boolean mark = bytes.length > 2 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB
                && bytes[2] == (byte) 0xBF;
        for (int at = mark ? 3 : 0; at < bytes.length; at++) {
            if (!blank(bytes[at])) {
                return bytes[at];
            }
        }
        return 0;
    }

    private static int last(byte[] bytes) {
        for (int at = bytes.length - 1; at >= 0; at--) {
            if (!blank(bytes[at])) {
                return bytes[at];
            }
        }
        return 0;
    }

    private static boolean blank(byte octet) {
        return octet == ' ' || octet == '\n' || octet == '\r' || octet == '\t';
    }
}
