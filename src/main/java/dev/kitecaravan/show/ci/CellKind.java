package dev.kitecaravan.show.ci;

import java.util.Locale;

import dev.kitecaravan.show.html.Figures;

/** What the values of a panel's column are: how they are written, and where they lead. */
enum CellKind {
    TEXT(false),
    COUNT(true) {
        @Override
        String words(double number) {
            return Figures.count(Math.round(number));
        }
    },
    SHARE(true) {
        @Override
        String words(double number) {
            return String.format(Locale.ROOT, "%.1f %%", 100 * number);
        }
    },
    SECONDS(true) {
        @Override
        String words(double number) {
            return Figures.seconds(number);
        }
    },
    HOURS(true) {
        @Override
        String words(double number) {
            return String.format(Locale.ROOT, number < 99.95 ? "%.1f h" : "%,.0f h", number);
        }
    },
    MONEY(true) {
        @Override
        String words(double number) {
            return String.format(Locale.ROOT, "%,.2f", number);
        }
    },
    DAY(false),
    MOMENT(false),
    STATE(false),
    BUILD(false),
    STEP(false),
    PIPELINE(false),
    QUEUE(false);

    private final boolean number;

    CellKind(boolean number) {
        this.number = number;
    }

    boolean isNumber() {
        return number;
    }

    /** A number as people read it. */
    String words(double value) {
        throw new IllegalStateException(this + " is no kind of number");
    }
}
