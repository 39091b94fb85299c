package dev.kitecaravan.show.builds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import dev.kitecaravan.show.html.PageLinks;

/** Where bars are, what hangs on what, in which order steps are read. */
class WaterfallTest {
    private static final Instant START = Instant.parse("2026-11-24T08:00:00Z");

    private static Instant at(double second) {
        return START.plusMillis(Math.round(second * 1000));
    }

    private static TimeAxis.Stretch stretch(double from, double to) {
        return new TimeAxis.Stretch(at(from), at(to));
    }

    /** A job; seconds since the start, negative for never. */
    private static BuildStep job(String id, Outcome outcome, boolean counts, String next, double runnable,
            double started, double finished) {
        return new BuildStep(BuildStep.Kind.JOB, id, id.charAt(0), id, id, "", "default", "x", outcome, 1, counts,
                next, null, runnable < 0 ? null : at(runnable), started < 0 ? null : at(started),
                finished < 0 ? null : at(finished), null, null, null, null, null);
    }

    private static BuildStep job(String id, double runnable, double started, double finished) {
        return job(id, Outcome.PASSED, true, null, runnable, started, finished);
    }

    private static Waterfall draw(double end, BuildStep... steps) {
        return Waterfall.of(stretch(0, end), List.of(steps), 0, step -> List.of());
    }

    @Test
    void timeIsEvenWhereSomethingHappens() {
        TimeAxis axis = TimeAxis.of(stretch(0, 200), List.of(stretch(0, 90), stretch(80, 190)));
        assertThat(axis.pauses()).isEmpty();
        assertThat(axis.at(at(50))).isEqualTo(250, within(1e-6));
        assertThat(axis.at(at(-5))).isZero();
        assertThat(axis.at(at(500))).isEqualTo(TimeAxis.WIDTH);
        assertThat(axis.secondsAt(750)).isEqualTo(150, within(1e-6));
    }

    @Test
    void aNightAtAGateIsDrawnShort() {
        TimeAxis axis = TimeAxis.of(stretch(0, 100_000), List.of(stretch(0, 500), stretch(99_500, 100_000)));
        assertThat(axis.pauses()).containsExactly(stretch(500, 99_500));
        assertThat(axis.at(at(500))).isEqualTo(485, within(1e-6));
        assertThat(axis.at(at(99_500))).isEqualTo(515, within(1e-6));
        assertThat(axis.secondsAt(axis.at(at(50_000)))).isEqualTo(50_000, within(1e-3));
        assertThat(TimeAxis.of(stretch(0, 100), List.of(stretch(0, 50))).pauses()).as("too short to matter").isEmpty();
    }

    @Test
    void anAxisOfNothingHasAPlaceForEverything() {
        for (TimeAxis axis : List.of(TimeAxis.of(stretch(0, 0), List.of()), TimeAxis.of(stretch(0, 0), List.of(stretch(
                0, 0))))) {
            assertThat(axis.at(at(0))).isBetween(0.0, TimeAxis.WIDTH);
            assertThat(axis.at(at(9))).isEqualTo(TimeAxis.WIDTH);
        }
        TimeAxis idle = TimeAxis.of(stretch(0, 1_000), List.of());
        assertThat(idle.at(at(1_000))).isEqualTo(TimeAxis.WIDTH);
        TimeAxis wide = TimeAxis.of(new TimeAxis.Stretch(Instant.parse("1700-01-01T00:00:00Z"), Instant.parse(
                "9999-01-01T00:00:00Z")), List.of());
        assertThat(wide.at(START)).isBetween(0.0, TimeAxis.WIDTH);
    }

    @Test
    void aJobWaitsThenRuns() {
        Waterfall falls = draw(100, job("a", 0, 20, 70));
        assertThat(falls.rows().get(0).bars()).containsExactly(new Waterfall.Bar("waits", "0", "200"),
                new Waterfall.Bar("runs state-passed", "200", "500"));
        assertThat(falls.marks()).containsExactly("0", "+25 s", "+50 s", "+1 m 15 s", "+1 m 40 s");
    }

    @Test
    void whatHasNotEndedGoesOnToTheEnd() {
        assertThat(draw(100, job("a", Outcome.OPEN, true, null, 10, 60, -1)).rows().get(0).bars())
                .containsExactly(new Waterfall.Bar("waits", "100", "500"), new Waterfall.Bar("runs state-running",
                        "600", "400"));
        assertThat(draw(100, job("a", Outcome.OPEN, true, null, 10, -1, -1)).rows().get(0).bars())
                .containsExactly(new Waterfall.Bar("waits", "100", "900"));
        assertThat(draw(100, job("a", Outcome.CANCELED, true, null, 10, -1, 50)).rows().get(0).bars())
                .as("canceled while it waited").containsExactly(new Waterfall.Bar("waits", "100", "400"));
        assertThat(draw(100, job("a", Outcome.NOT_RUN, true, null, -1, -1, -1)).rows().get(0).bars()).isEmpty();
        assertThat(draw(100, job("a", 0, 0, 0)).rows().get(0).bars()).containsExactly(
                new Waterfall.Bar("runs state-passed", "0", "2"));
    }

    @Test
    void noBarLeavesItsBox() {
        for (BuildStep odd : List.of(job("a", 50, 40, 30), job("a", -1, 5, 500), job("a", 120, 130, 125),
                job("a", -1, 100, 100))) {
            for (Waterfall.Bar bar : draw(100, odd).rows().get(0).bars()) {
                assertThat(Double.parseDouble(bar.x())).isBetween(0.0, 998.0);
                assertThat(Double.parseDouble(bar.x()) + Double.parseDouble(bar.width())).isBetween(2.0, 1000.001);
            }
        }
    }

    @Test
    void theCriticalPathGoesBackFromTheJobThatEndedLast() {
        List<BuildStep> steps = List.of(job("a", 0, 0, 30), job("b", 0, 0, 50), job("c", 50, 55, 80), job("d", 30, 30,
                40), job("e", Outcome.OPEN, true, null, 80, 81, -1), job("f", Outcome.FAILED, false, "x", 80, 81, 99));
        assertThat(CriticalPath.of(steps)).containsExactly("c", "b");
        assertThat(CriticalPath.of(List.of())).isEmpty();
        assertThat(CriticalPath.of(List.of(job("a", -1, 10, 20), job("b", -1, 0, 10)))).containsExactly("a", "b");
    }

    @Test
    void attemptsFollowEachOther() {
        List<BuildStep> steps = List.of(job("d", Outcome.PASSED, true, null, 0, 0, 1), job("a", Outcome.FAILED, false,
                "c", 0, 0, 1), job("c", Outcome.FAILED, false, "d", 0, 0, 1), job("b", 0, 0, 1),
                job("e",
                        Outcome.FAILED, false, "gone", 0, 0, 1));
        assertThat(StepOrder.of(steps)).extracting(BuildStep::id).containsExactly("a", "c", "d", "b", "e");
        assertThat(StepOrder.of(List.of(job("a", Outcome.FAILED, false, "b", 0, 0, 1), job("b", Outcome.FAILED, false,
                "a", 0, 0, 1)))).as("a circle").hasSize(2);
    }

    /** As many as a page reads; laid out in an instant, one path a colour. */
    @Test
    void thousandsOfStepsAreFewShapes() {
        List<BuildStep> steps = new ArrayList<>(IntStream.range(0, 3_000)
                .mapToObj(i -> job("j" + i, Outcome.values()[i % 5], true, null, i, i + 5, i + 60)).toList());
        Waterfall falls = Waterfall.of(stretch(0, 3_060), steps, 11, step -> List.of());
        assertThat(falls.rows()).hasSize(250).first().extracting(Waterfall.Row::name).isEqualTo("j2750");
        assertThat(falls.all()).hasSize(6);
        assertThat(falls.all().stream().mapToInt(shape -> shape.path().length()).sum()).isLessThan(250_000);
        assertThat(Waterfall.of(stretch(0, 10), steps.subList(0, 250), 0, step -> List.of()).all()).isEmpty();
    }

    @Test
    void onlyAddressesOfTheWebAreLinks() {
        assertThat(PageLinks.web("https://buildkite.com/a/b#c")).isEqualTo("https://buildkite.com/a/b#c");
        for (String url : new String[]{null, "", "javascript:alert(1)", "JAVASCRIPT://buildkite.com/%0aalert(1)",
                "data:text/html,x", "//evil.example/x", "/builds", "https:", "https://user@evil.example/", "ftp://a/b",
                "https://a b/", " https://buildkite.com"}) {
            assertThat(PageLinks.web(url)).as(url).isNull();
        }
    }
}
