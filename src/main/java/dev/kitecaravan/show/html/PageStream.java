package dev.kitecaravan.show.html;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jboss.logging.Logger;

import dev.kitecaravan.show.http.ShowAnswer;
import dev.kitecaravan.show.read.ReaderPool;

/**
 * Sends a page while its parts are being made: the text around them at once, then each part in the page's order when it is
 * ready. A part that is not ready in time says so in its place, and the others do not wait for it.
 */
public final class PageStream implements ShowAnswer.Stream {
    /** Where a part stands in a page's text. What people wrote is escaped there, and so never looks like it. */
    private static final Pattern MARK = Pattern.compile("<!--part:([a-z_]+)-->");
    private static final String END_OF_CONTENT = "</main>";
    private static final String FAILED = "<p class=\"missing card\">This part of the page failed; the program's log says"
            + " why.</p>\n";
    private static final Logger LOG = Logger.getLogger("caravan");

    private final String page;
    private final Map<String, Part> parts;
    private final Executor threads;
    private final ReaderPool readers;
    private final Duration limit;

    /**
     * A page.
     *
     * @param page    its text, with a mark for each part
     * @param parts   by the names in the marks, in the order in which they are begun
     * @param threads in which parts are made
     * @param limit   after which the page waits for no part any more
     */
    public PageStream(String page, Map<String, Part> parts, Executor threads, ReaderPool readers, Duration limit) {
        this.page = page;
        this.parts = parts;
        this.threads = threads;
        this.readers = readers;
        this.limit = limit;
    }

    /** A part of a page. */
    public interface Part {
        /** Makes it; takes as long as it takes. */
        Made make();

        /** What stands in its place when the page does not wait any longer. */
        String late(Duration waited);
    }

    /**
     * A part's text.
     *
     * @param last whether the rest of the page's content is left out
     */
    public record Made(String html, boolean last) {
        public static Made of(String html) {
            return new Made(html, false);
        }
    }

    @Override
    public void to(OutputStream out) throws IOException {
        long end = System.nanoTime() + limit.toNanos();
        Map<String, FutureTask<Made>> under = new HashMap<>();
        readers.enter();
        try {
            parts.forEach((name, part) -> under.put(name, new FutureTask<>(part::make)));
            parts.keySet().forEach(name -> threads.execute(under.get(name)));
            send(out, under, end);
        } finally {
            // Never interrupted: that would close the file of an embedded database.
            under.values().forEach(task -> task.cancel(false));
            readers.leave();
        }
    }

    private void send(OutputStream out, Map<String, FutureTask<Made>> under, long end) throws IOException {
        Matcher mark = MARK.matcher(page);
        int at = 0;
        while (mark.find()) {
            write(out, page.substring(at, mark.start()));
            out.flush();
            at = mark.end();
            Made made = await(mark.group(1), under, end);
            write(out, made.html());
            if (made.last()) {
                at = page.lastIndexOf(END_OF_CONTENT);
                break;
            }
        }
        write(out, page.substring(at));
        out.flush();
    }

    private Made await(String name, Map<String, FutureTask<Made>> under, long end) {
        try {
            return under.get(name).get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return Made.of(parts.get(name).late(limit));
        } catch (ExecutionException e) {
            LOG.error("The part " + name + " of a page failed", e.getCause());
            return Made.of(FAILED);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a page was sent", e);
        }
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The names of the parts of a page's text, in its order. */
    public static List<String> parts(String page) {
        return MARK.matcher(page).results().map(result -> result.group(1)).toList();
    }
}
