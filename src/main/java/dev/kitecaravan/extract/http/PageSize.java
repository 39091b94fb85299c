package dev.kitecaravan.extract.http;

import java.net.URI;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Pages made lighter or heavier without losing their place: {@code page} and {@code per_page} are recomputed so that the
 * page begins at the same record. Cursor pages ({@code after}, {@code before}) only change their size.
 */
public final class PageSize {
    /** Buildkite's page size when a request names none. */
    public static final int DEFAULT = 30;
    /** Buildkite's largest page. */
    public static final int MAX = 100;

    private PageSize() {
    }

    /**
     * The page that begins where this one does, at most half as long: the largest size not above the half that divides
     * the offset. A page of one record stays as it is.
     */
    public static URI lighter(URI uri) {
        int size = of(uri);
        return size == 1 ? uri : resized(uri, descending(size / 2, 1));
    }

    /**
     * The page that begins where this one does, at most twice as long and at most {@code max}; the same page when no
     * such size divides the offset.
     */
    public static URI heavier(URI uri, int max) {
        int size = of(uri);
        return resized(uri, descending(Math.min(size * 2, max), size + 1));
    }

    /** A first page with at most so many records; any other page as it is. */
    public static URI firstPageOf(URI uri, int most) {
        boolean first = positive(uri, "page", 1) == 1;
        return first && of(uri) > most ? Query.with(uri, "per_page", String.valueOf(most)) : uri;
    }

    /** The number of the page; 1 where it is not said. */
    public static int pageOf(URI uri) {
        return positive(uri, "page", 1);
    }

    /** The number of records that a request asks for. */
    public static int of(URI uri) {
        return positive(uri, "per_page", DEFAULT);
    }

    private static IntStream descending(int from, int to) {
        return IntStream.iterate(from, size -> size >= to, size -> size - 1);
    }

    private static URI resized(URI uri, IntStream sizes) {
        int page = positive(uri, "page", 1);
        long offset = (page - 1L) * of(uri);
        IntPredicate aligned = size -> offset % size == 0;
        int size = sizes.filter(aligned).findFirst().orElse(of(uri));
        URI sized = Query.with(uri, "per_page", String.valueOf(size));
        return page == 1 ? sized : Query.with(sized, "page", String.valueOf(offset / size + 1));
    }

    private static int positive(URI uri, String name, int otherwise) {
        try {
            int number = Integer.parseInt(Query.value(uri, name));
            return number < 1 ? otherwise : number;
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }
}
