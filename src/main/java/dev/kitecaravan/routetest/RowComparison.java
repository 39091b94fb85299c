package dev.kitecaravan.routetest;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.kitecaravan.text.NearestName;

/** The rows of one table beside those that a test expects in it. */
final class RowComparison {
    private final ExpectedTable expected;
    private final List<Map<String, Object>> rows;
    private final String aside;
    private final List<Difference> differences = new ArrayList<>();

    /** @param aside what else is to be known where rows are missing: what was filtered, why there are dead letters */
    RowComparison(ExpectedTable expected, List<Map<String, Object>> rows, String aside) {
        this.expected = expected;
        this.rows = rows;
        this.aside = aside;
    }

    List<Difference> differences() {
        if (expected.rows() != null && expected.rows().value() != rows.size()) {
            differences.add(new Difference(expected.rows().place().line(), "rows of " + expected.name() + ": expected "
                    + expected.rows().value() + ", was " + rows.size() + aside,
                    new Difference.Value(expected.rows().place(), rows.size())));
        }
        columns();
        Set<Map<String, Object>> open = new LinkedHashSet<>(rows);
        List<Expected<Map<String, Expected<Object>>>> missing = new ArrayList<>();
        for (Expected<Map<String, Expected<Object>>> row : expected.contains()) {
            Map<String, Object> found = open.stream().filter(each -> fits(row.value(), each) == row.value().size())
                    .findFirst().orElse(null);
            if (found == null) {
                missing.add(row);
            } else {
                open.remove(found);
            }
        }
        missing.forEach(row -> missing(row, open));
        return differences;
    }

    private void columns() {
        Set<String> there = rows.isEmpty() ? Set.of() : rows.get(0).keySet();
        for (Expected<String> column : expected.columns()) {
            if (!rows.isEmpty() && !there.contains(column.value())) {
                differences.add(new Difference(column.place().line(), "columns of " + expected.name() + ": expected "
                        + column.value() + ", which is not there" + NearestName.hint(column.value(), there),
                        new Difference.Whole()));
            }
        }
        if (rows.isEmpty() && !expected.columns().isEmpty()) {
            differences.add(new Difference(expected.columns().get(0).place().line(), "columns of " + expected.name()
                    + ": the table has no rows" + aside, new Difference.Whole()));
        }
    }

    private static long fits(Map<String, Expected<Object>> row, Map<String, Object> there) {
        return row.entrySet().stream().filter(cell -> there.containsKey(cell.getKey())
                && Values.same(cell.getValue().value(), there.get(cell.getKey()))).count();
    }

    /** Beside the row that is most like it, which is taken then. */
    private void missing(Expected<Map<String, Expected<Object>>> row, Set<Map<String, Object>> open) {
        Map<String, Object> nearest = null;
        long most = 0;
        for (Map<String, Object> each : open) {
            long fits = fits(row.value(), each);
            if (fits > most) {
                nearest = each;
                most = fits;
            }
        }
        if (nearest == null) {
            differences.add(new Difference(row.place().line(), "rows of " + expected.name() + ": expected "
                    + shown(row.value()) + ", which no row is near" + aside, new Difference.Whole()));
            return;
        }
        open.remove(nearest);
        for (Map.Entry<String, Expected<Object>> cell : row.value().entrySet()) {
            String column = cell.getKey();
            Object written = cell.getValue().value();
            if (!nearest.containsKey(column)) {
                differences.add(new Difference(cell.getValue().place().line(), "rows of " + expected.name()
                        + ": there is no column " + column + NearestName.hint(column, nearest.keySet()),
                        new Difference.Whole()));
            } else if (!Values.same(written, nearest.get(column))) {
                differences.add(new Difference(cell.getValue().place().line(), "rows of " + expected.name()
                        + ": expected " + column + " = " + Values.shown(written) + ", was "
                        + Values.shown(Values.written(nearest.get(column))) + near(row.value(), nearest, column)
                        + aside,
                        new Difference.Value(cell.getValue().place(), Values.written(nearest.get(column)))));
            }
        }
    }

    /** Which row it is, by what fits. */
    private static String near(Map<String, Expected<Object>> row, Map<String, Object> there, String but) {
        return row.entrySet().stream().filter(cell -> !cell.getKey().equals(but)
                && Values.same(cell.getValue().value(), there.get(cell.getKey()))).findFirst()
                .map(cell -> ", in the row of " + cell.getKey() + " = " + Values.shown(cell.getValue().value()))
                .orElse("");
    }

    private static String shown(Map<String, Expected<Object>> row) {
        StringBuilder text = new StringBuilder();
        row.forEach((column, value) -> text.append(text.length() == 0 ? "" : ", ").append(column).append(" = ")
                .append(Values.shown(value.value())));
        return text.toString();
    }
}
