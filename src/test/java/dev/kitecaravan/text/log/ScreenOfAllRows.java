package dev.kitecaravan.text.log;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A terminal in the most obvious way, for comparison: every row there ever was is kept, a list of characters each. */
final class ScreenOfAllRows {
    private static final Pattern CONTROL = Pattern.compile("\u001b\\[([0-9;]*)([A-Za-z])");
    private static final Pattern MARK = Pattern.compile("\u001b_bk;(d?)t=([0-9]+)\u0007");

    private final List<List<String>> rows = new ArrayList<>();
    private final List<List<Long>> marks = new ArrayList<>();
    private int y;
    private int x;
    private Long time;

    List<String> show(List<String> tokens) {
        reach(0);
        for (String token : tokens) {
            Matcher control = CONTROL.matcher(token);
            Matcher mark = MARK.matcher(token);
            if (control.matches()) {
                control(control.group(1), control.group(2));
            } else if (mark.matches()) {
                long number = Long.parseLong(mark.group(2));
                if (mark.group(1).isEmpty() || time != null) {
                    time = mark.group(1).isEmpty() ? number : time + number;
                    marks.get(y).add(time);
                }
            } else {
                token.codePoints().forEach(character -> write(Character.toString(character)));
            }
        }
        int end = rows.size();
        while (end > y && rows.get(end - 1).isEmpty()) {
            end--;
        }
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < end; i++) {
            List<Long> times = marks.get(i);
            String text = String.join("", rows.get(i)).replaceFirst(" +$", "");
            lines.add((times.isEmpty() ? null : times.get(times.size() - 1)) + "|"
                    + (times.isEmpty() ? null : times.get(0)) + "|" + text);
        }
        return lines;
    }

    private void write(String character) {
        switch (character) {
            case "\n" -> {
                y++;
                x = 0;
                reach(y);
            }
            case "\r" -> x = 0;
            case "\b" -> x = x == 0 ? 0 : x - 1;
            default -> {
                List<String> row = rows.get(y);
                while (row.size() <= x) {
                    row.add(" ");
                }
                row.set(x, character);
                x++;
            }
        }
    }

    private void control(String numbers, String last) {
        String[] parts = numbers.split(";");
        int n = parts[0].isEmpty() ? 0 : Integer.parseInt(parts[0]);
        int times = Math.max(1, n);
        int top = Math.max(0, rows.size() - 100);
        switch (last) {
            case "A" -> y = Math.max(top, y - times);
            case "B" -> reach(y += Math.min(100, times));
            case "C" -> x += times;
            case "D" -> x = Math.max(0, x - times);
            case "E" -> {
                reach(y += Math.min(100, times));
                x = 0;
            }
            case "F" -> {
                y = Math.max(top, y - times);
                x = 0;
            }
            case "G" -> x = times - 1;
            case "H" -> {
                y = top + Math.min(100, times) - 1;
                reach(y);
                x = Integer.parseInt(parts[1]) - 1;
            }
            case "K" -> erase(n);
            case "J" -> {
                if (n < 2) {
                    erase(n);
                }
                for (int i = top; i < rows.size(); i++) {
                    if (n >= 2 || n == 0 && i > y || n == 1 && i < y) {
                        rows.get(i).clear();
                    }
                }
            }
            default -> {
                // Colours.
            }
        }
    }

    private void erase(int how) {
        List<String> row = rows.get(y);
        if (how == 0 && row.size() > x) {
            row.subList(x, row.size()).clear();
        } else if (how == 1) {
            for (int i = 0; i <= x && i < row.size(); i++) {
                row.set(i, " ");
            }
        } else if (how >= 2) {
            row.clear();
        }
    }

    private void reach(int row) {
        while (rows.size() <= row) {
            rows.add(new ArrayList<>());
            marks.add(new ArrayList<>());
        }
    }
}
