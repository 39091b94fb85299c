package dev.kitecaravan.sandbox;

import java.util.ArrayList;
import java.util.List;

/** Page numbers and the Link header. */
record Paging(int page, int perPage) {
    static final int DEFAULT_SIZE = 30;
    static final int LARGEST_SIZE = 100;

    static Paging of(HttpRequest request) {
        return new Paging(positive(request, "page", 1),
                Math.min(LARGEST_SIZE, positive(request, "per_page", DEFAULT_SIZE)));
    }

    private static int positive(HttpRequest request, String name, int otherwise) {
        String text = request.parameter(name).orElse("");
        return text.matches("[1-9][0-9]{0,6}") ? Integer.parseInt(text) : otherwise;
    }

    int offset() {
        return (page - 1) * perPage;
    }

    /** The rows of the page. */
    <T> List<T> cut(List<T> rows) {
        return rows.subList(Math.min(offset(), rows.size()), Math.min(offset() + perPage, rows.size()));
    }

    /** Sets the Link header, unless everything is on one page. */
    void link(HttpAnswer answer, HttpRequest request, int total, SandboxLinks links) {
        int last = Math.max(1, (total + perPage - 1) / perPage);
        List<String> parts = new ArrayList<>();
        if (page < last) {
            parts.add("<" + links.next(request, target(request, page + 1)) + ">; rel=\"next\"");
            parts.add("<" + links.absolute(target(request, last)) + ">; rel=\"last\"");
        }
        if (page > 1) {
            parts.add("<" + links.absolute(target(request, 1)) + ">; rel=\"first\"");
            parts.add("<" + links.absolute(target(request, page - 1)) + ">; rel=\"prev\"");
        }
        if (!parts.isEmpty()) {
            answer.header("Link", String.join(", ", parts));
        }
    }

    /** The request's own target with another page number; the filters stay as they were sent. */
    private String target(HttpRequest request, int number) {
        List<String> query = new ArrayList<>();
        for (String pair : request.rawQuery().split("&")) {
            if (!pair.isEmpty() && !pair.startsWith("page=") && !pair.startsWith("per_page=")) {
                query.add(pair);
            }
        }
        query.add("page=" + number);
        query.add("per_page=" + perPage);
        return request.rawPath() + "?" + String.join("&", query);
    }
}
