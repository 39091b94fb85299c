package dev.kitecaravan.show.builds;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.show.html.Figures;
import dev.kitecaravan.show.html.PageStream;
import dev.kitecaravan.show.html.PageThreads;
import dev.kitecaravan.show.html.Templates;
import dev.kitecaravan.show.http.ShowAnswer;
import dev.kitecaravan.show.read.ReaderPool;

/**
 * Answers with a page about one thing. What is read soon is sent as a whole, with the status that tells whether there is such a
 * thing; otherwise the page is begun with status 200, and goes on when the thing is read.
 */
public final class DetailAnswers {
    private static final String PART = "detail";
    private static final String MARK = "<!--part:" + PART + "-->";

    private final Templates templates;
    private final ReaderPool readers;
    private final Duration limit;
    private final Duration soon;
    private final ExecutorService threads = PageThreads.few();

    /**
     * @param limit after which the page does not wait any longer
     * @param soon  how long is waited before the page is begun
     */
    public DetailAnswers(Templates templates, ReaderPool readers, Duration limit, Duration soon) {
        this.templates = templates;
        this.readers = readers;
        this.limit = limit;
        this.soon = soon;
    }

    /**
     * Answers.
     *
     * @param page       the text around the thing, by its title; null while that is not known
     * @param reading    reads the thing
     * @param unreadable what stands in its place where the destination cannot be read
     */
    public ShowAnswer answer(UnaryOperator<String> page, Supplier<DetailPages.Detail> reading,
            Function<DestinationException, PageStream.Made> unreadable) {
        FutureTask<DetailPages.Detail> task = new FutureTask<>(reading::get);
        threads.execute(task);
        try {
            DetailPages.Detail detail = task.get(soon.toNanos(), TimeUnit.NANOSECONDS);
            return ShowAnswer.html(detail.status(), page.apply(detail.title()).replace(MARK, html(detail)));
        } catch (TimeoutException e) {
            PageStream rest = new PageStream(page.apply(null), Map.of(PART, part(task, unreadable)), threads, readers,
                    limit);
            return ShowAnswer.streamed("text/html; charset=utf-8", out -> {
                try {
                    rest.to(out);
                } finally {
                    // What nobody waits for any more is not begun.
                    task.cancel(false);
                }
            });
        } catch (ExecutionException e) {
            return ShowAnswer.html(200, page.apply(null).replace(MARK, unreadable.apply(why(e)).html()));
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private String html(DetailPages.Detail detail) {
        return templates.render("parts/" + detail.template(), detail.data());
    }

    private PageStream.Part part(FutureTask<DetailPages.Detail> task,
            Function<DestinationException, PageStream.Made> unreadable) {
        return new PageStream.Part() {
            @Override
            public PageStream.Made make() {
                try {
                    return PageStream.Made.of(html(task.get()));
                } catch (ExecutionException e) {
                    return unreadable.apply(why(e));
                } catch (InterruptedException e) {
                    throw interrupted(e);
                }
            }

            @Override
            public String late(Duration waited) {
                return templates.render("parts/slow", Map.of("waited", Figures.seconds(waited.toMillis() / 1000.0)));
            }
        };
    }

    /** What the destination said; whatever else failed is a fault of the program. */
    private static DestinationException why(ExecutionException failure) {
        if (failure.getCause() instanceof DestinationException why) {
            return why;
        }
        throw new IllegalStateException("a page about one thing failed", failure.getCause());
    }

    private static IllegalStateException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("interrupted while a page was made", e);
    }
}
