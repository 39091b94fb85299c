package dev.kitecaravan.text.log;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a log looks like in the end: overwritten, erased and moved over as a terminal does, as Buildkite's pages show it.
 * Colours and what else does not show are left out, links leave their text. Rows are given away once they have left the
 * screen, so that a log of any length takes the memory of one screen.
 *
 * <p>
 * Marks of time are {@code ESC _ bk;t=<ms> BEL}, or {@code bk;dt=<ms>} after the one before. A mark whose {@code ESC _} was
 * lost on the way is one too.
 */
final class Terminal {
    /** How far above the lowest row the cursor gets. */
    static final int ROWS = 100;
    /** Of the inside of a sequence so much is kept; images inside one may be megabytes. */
    private static final int LONGEST_INSIDE = 4_096;
    private static final int LONGEST_PARAMETERS = 64;
    private static final int MOST_DIGITS = 15;
    /** The year 10000, which no destination has as a time. */
    private static final long TOO_LATE = 253_402_300_800_000L;
    private static final int ESCAPE = 0x1b;
    private static final int BELL = 0x07;

    private enum In {
        TEXT,
        ESCAPE,
        PARAMETERS,
        CHARSET,
        INSIDE,
        INSIDE_ESCAPE
    }

    private final Consumer<ScreenRow> gone;
    private final List<ScreenRow> rows = new ArrayList<>(ROWS + 1);
    private final StringBuilder inside = new StringBuilder();
    private In state = In.TEXT;
    private int opener;
    private int row;
    private int column;
    private int savedRow;
    private int savedColumn;
    private Long lastMark;

    /** @param gone takes every row once nothing can change it any more, from the first on */
    Terminal(Consumer<ScreenRow> gone) {
        this.gone = gone;
        rows.add(new ScreenRow());
    }

    void take(int character) {
        switch (state) {
            case TEXT -> text(character);
            case ESCAPE -> escape(character);
            case PARAMETERS -> parameters(character);
            case CHARSET -> state = In.TEXT;
            case INSIDE -> inside(character);
            case INSIDE_ESCAPE -> insideEscape(character);
            default -> throw new IllegalStateException(state.toString());
        }
    }

    /** The log is over: what is still on the screen is given away, but for an empty row that no text follows. */
    void end() {
        int end = rows.size();
        while (end > row && rows.get(end - 1).isEmpty()) {
            end--;
        }
        rows.subList(0, end).forEach(gone);
        rows.clear();
        rows.add(new ScreenRow());
        row = 0;
        column = 0;
    }

    private void text(int character) {
        switch (character) {
            case '\n' -> {
                down(1);
                column = 0;
            }
            case '\r' -> column = 0;
            case '\b' -> column = Math.max(0, column - 1);
            case ESCAPE -> state = In.ESCAPE;
            case BELL -> lostMark();
            case '\t' -> put(character);
            default -> {
                if (character >= ' ' && character != 0x7f) {
                    put(character);
                }
            }
        }
    }

    private void put(int character) {
        rows.get(row).put(column, character);
        column++;
    }

    private void escape(int character) {
        state = In.TEXT;
        switch (character) {
            case '[' -> open(In.PARAMETERS, character);
            case '_', ']', 'P', '^', 'X' -> open(In.INSIDE, character);
            case '(', ')' -> state = In.CHARSET;
            case 'M' -> row = Math.max(0, row - 1);
            case '7' -> {
                savedRow = row;
                savedColumn = column;
            }
            case '8' -> {
                row = Math.min(savedRow, rows.size() - 1);
                column = savedColumn;
            }
            case '=', '>', '\\' -> {
                // Keypad modes, and the end of a sequence whose beginning was lost: nothing shows.
            }
            default -> text(character);
        }
    }

    private void open(In sequence, int character) {
        state = sequence;
        opener = character;
        inside.setLength(0);
    }

    private void parameters(int character) {
        boolean parameter = character >= 0x20 && character <= 0x3f;
        if (parameter && inside.length() < LONGEST_PARAMETERS) {
            inside.appendCodePoint(character);
            return;
        }
        state = In.TEXT;
        if (!control(character)) {
            // Unknown to a browser's terminal, it shows there without its escape.
            put('[');
            inside.codePoints().forEach(this::put);
            text(character);
        }
    }

    private boolean control(int function) {
        switch (function) {
            case 'A' -> row = Math.max(0, row - count(0));
            case 'B' -> down(Math.min(ROWS, count(0)));
            case 'C' -> column = Math.min(ScreenRow.LONGEST, column + count(0));
            case 'D' -> column = Math.max(0, column - count(0));
            case 'E' -> {
                down(Math.min(ROWS, count(0)));
                column = 0;
            }
            case 'F' -> {
                row = Math.max(0, row - count(0));
                column = 0;
            }
            case 'G' -> column = Math.min(ScreenRow.LONGEST, count(0) - 1);
            case 'H' -> {
                int wanted = Math.min(ROWS, count(0)) - 1;
                down(Math.max(0, wanted - row));
                row = Math.min(row, wanted);
                column = Math.min(ScreenRow.LONGEST, count(1) - 1);
            }
            case 'J' -> eraseScreen(number(0, 0));
            case 'K' -> eraseRow(number(0, 0));
            case 'm', 'I', 'L', 'N', 'h', 'l' -> {
                // How it looks, and modes: no text.
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    /** How often: a number that is missing or 0 is one. */
    private int count(int at) {
        return Math.max(1, number(at, 1));
    }

    private int number(int at, int otherwise) {
        String[] numbers = inside.toString().split(";", -1);
        String digits = at < numbers.length ? numbers[at].replaceAll("[^0-9]", "") : "";
        return digits.isEmpty() ? otherwise : digits.length() > 6 ? 1_000_000 : Integer.parseInt(digits);
    }

    private void down(int by) {
        row += by;
        while (rows.size() <= row) {
            rows.add(new ScreenRow());
        }
        while (rows.size() > ROWS) {
            gone.accept(rows.remove(0));
            row = Math.max(0, row - 1);
            savedRow = Math.max(0, savedRow - 1);
        }
    }

    private void eraseRow(int how) {
        ScreenRow here = rows.get(row);
        switch (how) {
            case 0 -> here.eraseFrom(column);
            case 1 -> here.eraseTo(column);
            default -> here.eraseFrom(0);
        }
    }

    private void eraseScreen(int how) {
        if (how < 2) {
            eraseRow(how);
        }
        for (int i = how == 0 ? row + 1 : 0; i < (how == 1 ? row : rows.size()); i++) {
            rows.get(i).eraseFrom(0);
        }
    }

    private void inside(int character) {
        if (character == BELL) {
            state = In.TEXT;
            done();
        } else if (character == ESCAPE) {
            state = In.INSIDE_ESCAPE;
        } else if (character == '\n') {
            // Its end was lost: the lines that follow are not.
            state = In.TEXT;
            text(character);
        } else if (inside.length() < LONGEST_INSIDE) {
            inside.appendCodePoint(character);
        }
    }

    private void insideEscape(int character) {
        if (character == '\\') {
            state = In.TEXT;
            done();
        } else {
            escape(character);
        }
    }

    private void done() {
        String sequence = inside.toString();
        if (opener == '_' && sequence.startsWith("bk;")) {
            for (String member : sequence.split(";")) {
                mark(member);
            }
        } else if (opener == ']' && sequence.startsWith("1339;")) {
            LinkSequence link = LinkSequence.of(sequence.substring(5));
            link.text().codePoints().filter(character -> character >= ' ').forEach(this::put);
        }
    }

    private void mark(String member) {
        boolean delta = member.startsWith("dt=");
        String digits = delta ? member.substring(3) : member.startsWith("t=") ? member.substring(2) : "";
        if (digits.isEmpty() || digits.length() > MOST_DIGITS
                || !digits.chars().allMatch(digit -> digit >= '0' && digit <= '9') || delta && lastMark == null) {
            return;
        }
        long time = Long.parseLong(digits) + (delta ? lastMark : 0);
        if (time < TOO_LATE) {
            lastMark = time;
            rows.get(row).mark(time);
        }
    }

    /** A bell after {@code bk;t=…} ends a mark that lost its beginning. */
    private void lostMark() {
        ScreenRow here = rows.get(row);
        int from = column;
        while (from > 0 && column - from <= MOST_DIGITS && Character.isDigit(here.character(from - 1))) {
            from--;
        }
        String before = "bk;t=";
        boolean found = from < column && from >= before.length();
        for (int i = 0; found && i < before.length(); i++) {
            found = here.character(from - before.length() + i) == before.charAt(i);
        }
        if (!found) {
            return;
        }
        StringBuilder digits = new StringBuilder("t=");
        for (int i = from; i < column; i++) {
            digits.appendCodePoint(here.character(i));
        }
        int start = from - before.length();
        start -= start > 0 && here.character(start - 1) == '_' ? 1 : 0;
        if (here.takeBack(column, column - start)) {
            column = start;
            mark(digits.toString());
        }
    }
}
