package dev.kitecaravan.show.builds;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import dev.kitecaravan.show.chart.Chart;
import dev.kitecaravan.show.chart.ChartFrame;
import dev.kitecaravan.show.html.Figures;
import dev.kitecaravan.show.html.Panel;

/** How long a job ran, build by build: a line from the earliest to the latest, and a mark where it did not pass. */
final class RunChart {
    private static final double MARK = 4;

    private RunChart() {
    }

    /** @param runs from the earliest on */
    static Panel<Chart> of(List<JobRun> runs) {
        double most = runs.stream().map(JobRun::ran).filter(Objects::nonNull).mapToDouble(Double::doubleValue).max()
                .orElse(-1);
        if (most < 0) {
            return Panel.missing("It has not ended in any of these builds.");
        }
        ChartFrame frame = ChartFrame.ofSeconds(runs.size(), most);
        StringBuilder line = new StringBuilder();
        StringBuilder marks = new StringBuilder();
        List<Chart.Slot> slots = new ArrayList<>();
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            JobRun run = runs.get(i);
            slots.add(frame.slot(i, title(run)));
            rows.add(0, List.of("#" + run.number(), run.words(), seconds(run.ran()), seconds(run.waited()),
                    Figures.count(run.attempts().size())));
            if (run.ran() != null) {
                String x = ChartFrame.number(frame.middle(i));
                String y = ChartFrame.number(Chart.HEIGHT - frame.height(run.ran()));
                line.append(line.isEmpty() ? 'M' : 'L').append(x).append(' ').append(y);
                if (run.outcome() != Outcome.PASSED) {
                    marks.append('M').append(ChartFrame.number(frame.middle(i) - MARK / 2)).append(' ')
                            .append(ChartFrame.number(Chart.HEIGHT - frame.height(run.ran()) - MARK / 2)).append('h')
                            .append(ChartFrame.number(MARK)).append('v').append(ChartFrame.number(MARK)).append("h-")
                            .append(ChartFrame.number(MARK)).append('z');
                }
            }
        }
        return Panel.of(new Chart("At most " + Figures.seconds(most) + " in " + Figures.count(runs.size(), "build",
                "builds") + ".", frame.ticks(Figures::roundSeconds),
                ChartFrame.sparse(runs.stream().map(run -> "#" + run.number()).toList()),
                List.of(new Chart.Shape(line.toString(), "line p50"), new Chart.Shape(marks.toString(),
                        "state-failed")),
                slots,
                List.of(new Chart.Series("ran", "p50", "", ""), new Chart.Series("did not pass", "state-failed", "",
                        "")),
                new Chart.Grid(List.of("build", "outcome", "ran", "waited", "attempts"), rows)));
    }

    private static String seconds(Double seconds) {
        return seconds == null ? "" : Figures.seconds(seconds);
    }

    private static String title(JobRun run) {
        return "#" + run.number() + " " + run.words() + (run.ran() == null ? "" : "\nran " + Figures.seconds(run.ran()))
                + (run.waited() == null ? "" : "\nwaited " + Figures.seconds(run.waited()));
    }
}
