package dev.kitecaravan.show.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.show.read.ReaderPool;

/** In which order a page goes out, whatever its parts do. */
class PageStreamTest {
    private static final Duration LONG = Duration.ofMinutes(4);

    private final ExecutorService threads = Executors.newFixedThreadPool(3);
    private final ReaderPool readers = new ReaderPool(() -> {
        throw new AssertionError("nothing is read here");
    });
    private final List<String> events = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    private interface Making {
        String text() throws InterruptedException;
    }

    private PageStream.Part part(String name, Making making) {
        return new PageStream.Part() {
            @Override
            public PageStream.Made make() {
                try {
                    String text = making.text();
                    events.add("made " + name);
                    return new PageStream.Made(text, text.equals("LAST"));
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }

            @Override
            public String late(Duration waited) {
                return "LATE";
            }
        };
    }

    private PageStream stream(String page, Map<String, PageStream.Part> parts, Duration limit) {
        return new PageStream(page, parts, threads, readers, limit);
    }

    private static String sent(PageStream stream) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        stream.to(out);
        return out.toString(StandardCharsets.UTF_8);
    }

    /** The slow part ends only because the bytes before it were sent. */
    @Test
    void theHeadIsOutBeforeTheFirstPartIsMade() throws Exception {
        CountDownLatch headIsOut = new CountDownLatch(1);
        Map<String, PageStream.Part> parts = new LinkedHashMap<>();
        parts.put("slow", part("slow", () -> {
            headIsOut.await();
            return "SLOW";
        }));
        parts.put("quick", part("quick", () -> "QUICK"));
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        OutputStream out = new OutputStream() {
            @Override
            public void write(int b) {
                all.write(b);
            }

            @Override
            public void flush() {
                events.add("sent " + all.toString(StandardCharsets.UTF_8));
                headIsOut.countDown();
            }
        };
        stream("<head><main><!--part:slow-->|<!--part:quick--></main>", parts, LONG).to(out);
        assertThat(all.toString(StandardCharsets.UTF_8)).isEqualTo("<head><main>SLOW|QUICK</main>");
        assertThat(events).containsSubsequence("sent <head><main>", "made slow",
                "sent <head><main>SLOW|", "sent <head><main>SLOW|QUICK</main>");
    }

    /** The part that is locked ends only after the page has. */
    @Test
    void aPartThatDoesNotEndHoldsNoOtherUp() throws Exception {
        CountDownLatch pageIsOut = new CountDownLatch(1);
        Map<String, PageStream.Part> parts = new LinkedHashMap<>();
        parts.put("locked", part("locked", () -> {
            pageIsOut.await();
            return "LOCKED";
        }));
        parts.put("quick", part("quick", () -> "QUICK"));
        assertThat(sent(stream("<!--part:quick-->|<!--part:locked--></main>", parts, Duration.ofMillis(300))))
                .endsWith("|LATE</main>");
        pageIsOut.countDown();
    }

    @Test
    void aPartThatFailsSaysSoInItsPlace() throws Exception {
        Map<String, PageStream.Part> parts = new LinkedHashMap<>();
        parts.put("broken", part("broken", () -> {
            throw new IllegalArgumentException("a fault of the program");
        }));
        parts.put("quick", part("quick", () -> "QUICK"));
        assertThat(sent(stream("<!--part:broken-->|<!--part:quick--></main>", parts, LONG)))
                .contains("This part of the page failed").endsWith("|QUICK</main>").doesNotContain("a fault");
    }

    @Test
    void aPartMayEndThePage() throws Exception {
        Map<String, PageStream.Part> parts = new LinkedHashMap<>();
        parts.put("first", part("first", () -> "LAST"));
        parts.put("second", part("second", () -> "SECOND"));
        assertThat(sent(stream("<main><!--part:first--><div><!--part:second--></div></main><footer>", parts, LONG)))
                .isEqualTo("<main>LAST</main><footer>");
    }

    @Test
    void aReaderWhoGoesAwayEndsTheMaking() {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicInteger made = new AtomicInteger();
        ExecutorService one = Executors.newSingleThreadExecutor();
        Map<String, PageStream.Part> parts = new LinkedHashMap<>();
        parts.put("first", part("first", () -> {
            begun.await();
            return "FIRST";
        }));
        for (String name : List.of("b", "c", "d")) {
            parts.put(name, part(name, () -> "made " + made.incrementAndGet()));
        }
        OutputStream gone = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        try {
            assertThatThrownBy(() -> new PageStream("<main><!--part:first--></main>", parts, one, readers, LONG)
                    .to(gone)).hasMessage("Broken pipe");
            begun.countDown();
            one.shutdown();
            assertThat(one.awaitTermination(60, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
            assertThat(made).hasValue(0);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            one.shutdownNow();
        }
    }

    @Test
    void readersAreOpenedOnceForAPageAndClosedAfterIt() {
        AtomicInteger opened = new AtomicInteger();
        AtomicInteger closed = new AtomicInteger();
        ReaderPool pool = new ReaderPool(() -> {
            opened.incrementAndGet();
            return new TableReader() {
                @Override
                public Result query(String sql, int maxRows, Duration limit) {
                    if (sql.isEmpty()) {
                        throw new dev.kitecaravan.load.DestinationException("broken");
                    }
                    return new Result(List.of(), List.of(), false);
                }

                @Override
                public void close() {
                    closed.incrementAndGet();
                }
            };
        });
        pool.enter();
        pool.enter();
        for (int i = 0; i < 5; i++) {
            pool.read(reader -> reader.query("select 1", 1, LONG));
        }
        assertThat(opened).hasValue(1);
        assertThatThrownBy(() -> pool.read(reader -> reader.query("", 1, LONG))).hasMessage("broken");
        assertThat(closed).hasValue(1);
        pool.read(reader -> reader.query("select 1", 1, LONG));
        pool.leave();
        assertThat(closed).hasValue(1);
        pool.leave();
        assertThat(closed).hasValue(2);
        pool.read(reader -> reader.query("select 1", 1, LONG));
        assertThat(closed).as("who still reads after the page").hasValue(3);
    }
}
