package dev.kitecaravan.sandbox;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** An answer, and how it goes wrong on its way. */
final class HttpAnswer {
    /** Writes the body. */
    interface Body {
        void write(OutputStream out) throws IOException;
    }

    final int status;
    final List<String> headers = new ArrayList<>();
    Body body;
    long length;
    /** Reset the connection instead of answering. */
    boolean reset;
    /** Send nothing and wait until the client leaves. */
    boolean silent;
    /** Send no more than so many bytes of the body, then end the connection; −1 for all. */
    long sendOnly = -1;

    private HttpAnswer(int status, Body body, long length) {
        this.status = status;
        this.body = body;
        this.length = length;
    }

    static HttpAnswer json(int status, byte[] bytes) {
        return of(status, "application/json; charset=utf-8", bytes, bytes.length);
    }

    /** The bytes must not change until the answer was sent. */
    static HttpAnswer json(JsonBytes json) {
        return of(200, "application/json; charset=utf-8", json.buffer(), json.size());
    }

    static HttpAnswer message(int status, String message) {
        return json(status, new JsonBytes().object().field("message", message).endObject().copy());
    }

    static HttpAnswer html(int status, String title) {
        byte[] page = Ascii.bytes("<!DOCTYPE html>\n<html><head><title>" + title + "</title></head>\n<body><h1>" + title
                + "</h1></body></html>\n");
        return of(status, "text/html; charset=utf-8", page, page.length);
    }

    static HttpAnswer stream(int status, String type, long length, Body body) {
        return new HttpAnswer(status, body, length).header("Content-Type", type);
    }

    /** An answer whose headers, the content type among them, are all still to come. */
    static HttpAnswer plain(int status, byte[] bytes) {
        return new HttpAnswer(status, out -> out.write(bytes), bytes.length);
    }

    private static HttpAnswer of(int status, String type, byte[] bytes, int size) {
        return stream(status, type, size, out -> out.write(bytes, 0, size));
    }

    HttpAnswer header(String name, String value) {
        headers.add(name);
        headers.add(value);
        return this;
    }
}
