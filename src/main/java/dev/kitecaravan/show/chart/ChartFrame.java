package dev.kitecaravan.show.chart;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;

/** The axes of a chart: slots of equal width from left to right, and a scale that ends on a round value. */
public final class ChartFrame {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH);
    private static final DateTimeFormatter FULL = DateTimeFormatter.ofPattern("EEE d MMM uuuu", Locale.ENGLISH);
    private static final double GAP = 0.22;
    private static final int LINES = 4;
    private static final int MOST_LABELS = 6;
    /** Steps between the lines of a scale of seconds that read as round. */
    private static final double[] SECONDS = {1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800,
            21_600, 43_200, 86_400};

    private final int slots;
    private final double step;

    private ChartFrame(int slots, double step) {
        this.slots = slots;
        this.step = step;
    }

    /** A scale of counts up to at least this one. */
    public static ChartFrame ofCounts(int slots, double most) {
        double raw = Math.max(1, most / LINES);
        double power = Math.pow(10, Math.floor(Math.log10(raw)));
        double step = 10 * power;
        for (double nice : new double[]{5, 2.5, 2, 1}) {
            if (nice * power >= raw && nice * power == Math.rint(nice * power)) {
                step = nice * power;
            }
        }
        return new ChartFrame(slots, step);
    }

    /** A scale of seconds up to at least this many. */
    public static ChartFrame ofSeconds(int slots, double most) {
        for (double step : SECONDS) {
            if (step * LINES >= most) {
                return new ChartFrame(slots, step);
            }
        }
        return new ChartFrame(slots, Math.ceil(most / LINES / 86_400) * 86_400);
    }

    double top() {
        return step * LINES;
    }

    /** The height of a value above the ground, in the chart's box. */
    public double height(double value) {
        return Chart.HEIGHT * value / top();
    }

    /** A bar in a slot, from one value to another. */
    public Chart.Shape bar(int slot, double from, double to, String style) {
        double width = slotWidth() * (1 - GAP);
        return new Chart.Shape(
                "M" + number(left(slot) + slotWidth() * GAP / 2) + " " + number(Chart.HEIGHT - height(to))
                        + "h" + number(width) + "v" + number(height(to - from)) + "h-" + number(width) + "z",
                "bar " + style);
    }

    public double slotWidth() {
        return Chart.WIDTH / slots;
    }

    double left(int slot) {
        return slot * slotWidth();
    }

    public double middle(int slot) {
        return left(slot) + slotWidth() / 2;
    }

    public Chart.Slot slot(int slot, String title) {
        return new Chart.Slot(number(left(slot)), number(slotWidth()), title);
    }

    /** The values of the lines from the top. */
    public List<String> ticks(DoubleFunction<String> words) {
        List<String> ticks = new ArrayList<>();
        for (int i = LINES; i >= 0; i--) {
            ticks.add(i == 0 ? "0" : words.apply(i * step));
        }
        return ticks;
    }

    /** Labels of days, empty for most of them when there are many. */
    public static List<String> labels(List<LocalDate> days) {
        return sparse(days.stream().map(DAY::format).toList());
    }

    /** As many of the labels as have room, evenly apart; the others empty. */
    public static List<String> sparse(List<String> labels) {
        int every = Math.max(1, (int) Math.ceil(labels.size() / (double) MOST_LABELS));
        List<String> written = new ArrayList<>();
        for (int i = 0; i < labels.size(); i++) {
            written.add((labels.size() - 1 - i) % every == every / 2 ? labels.get(i) : "");
        }
        return written;
    }

    public static String full(LocalDate day) {
        return FULL.format(day);
    }

    /** As path data has it. */
    public static String number(double value) {
        String text = String.format(Locale.ROOT, "%.2f", value);
        return text.replaceFirst("\\.?0+$", "");
    }
}
