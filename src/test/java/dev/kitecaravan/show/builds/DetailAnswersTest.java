package dev.kitecaravan.show.builds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.Test;

import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.show.ShowFixture;
import dev.kitecaravan.show.html.PageStream;
import dev.kitecaravan.show.html.Templates;
import dev.kitecaravan.show.http.ShowAnswer;
import dev.kitecaravan.show.read.ReaderPool;

/** A page about one thing: whole where it is read soon, else its beginning first. */
class DetailAnswersTest {
    private static final String PAGE = "<main>%s<!--part:detail--></main><footer>";

    private static DetailAnswers answers(Duration limit, Duration soon) {
        return new DetailAnswers(new Templates(), new ReaderPool(() -> {
            throw new IllegalStateException("nothing is read");
        }), limit, soon);
    }

    private static ShowAnswer answer(DetailAnswers answers, java.util.function.Supplier<DetailPages.Detail> reading) {
        return answers.answer(title -> PAGE.formatted(title == null ? "?" : title), reading,
                why -> new PageStream.Made("trouble: " + why.getMessage(), true));
    }

    @Test
    void whatIsReadSoonHasItsStatusAndTitle() {
        ShowAnswer answer = answer(answers(Duration.ofMinutes(1), Duration.ofMinutes(1)),
                () -> DetailPages.Detail.unknown("No such <b>", "why & how"));
        assertThat(answer.status()).isEqualTo(404);
        assertThat(ShowFixture.text(answer)).startsWith("<main>No such <b>").contains("why &amp; how")
                .endsWith("</main><footer>").doesNotContain("part:detail");
    }

    @Test
    void whatTakesLongIsSentWhenItIsRead() {
        CountDownLatch read = new CountDownLatch(1);
        ShowAnswer answer = answer(answers(Duration.ofMinutes(1), Duration.ZERO), () -> {
            try {
                read.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return DetailPages.Detail.unknown("No such thing", "why");
        });
        assertThat(answer.status()).isEqualTo(200);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> {
            try {
                answer.stream().to(out);
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        await().atMost(Duration.ofSeconds(30)).until(() -> out.toString(StandardCharsets.UTF_8).equals("<main>?"));
        assertThat(sending).isNotDone();
        read.countDown();
        sending.orTimeout(30, java.util.concurrent.TimeUnit.SECONDS).join();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("No such thing").endsWith("</main><footer>");
    }

    @Test
    void whatIsNotReadInTimeSaysSo() {
        CountDownLatch never = new CountDownLatch(1);
        ShowAnswer answer = answer(answers(Duration.ZERO, Duration.ZERO), () -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return null;
        });
        assertThat(ShowFixture.text(answer)).contains("Not ready after").endsWith("</main><footer>");
        never.countDown();
    }

    @Test
    void whatCannotBeReadIsSaidEitherWay() {
        for (Duration soon : new Duration[]{Duration.ofMinutes(1), Duration.ZERO}) {
            assertThat(ShowFixture.text(answer(answers(Duration.ofMinutes(1), soon), () -> {
                throw new DestinationException("it is locked");
            }))).isEqualTo("<main>?trouble: it is locked</main><footer>");
        }
        assertThatThrownBy(() -> answer(answers(Duration.ofMinutes(1), Duration.ofMinutes(1)), () -> {
            throw new IllegalArgumentException("a fault of ours");
        })).isInstanceOf(IllegalStateException.class).hasRootCauseMessage("a fault of ours");
    }
}
