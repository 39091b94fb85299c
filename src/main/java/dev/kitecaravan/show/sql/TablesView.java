package dev.kitecaravan.show.sql;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.show.html.Figures;
import dev.kitecaravan.show.read.PageQueries;
import dev.kitecaravan.show.read.TableCatalog;
import dev.kitecaravan.table.SystemColumns;

/**
 * The tables, with columns and row counts.
 *
 * @param rows    of all tables; empty when they were not counted
 * @param trouble why they were not counted; null when they were
 */
public record TablesView(List<Entry> tables, String rows, String trouble) {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /**
     * One table.
     *
     * @param child whether it is a child table
     * @param rows  how many; empty when they were not counted
     * @param own   columns of the data
     * @param added columns that caravan adds
     */
    public record Entry(String name, boolean child, String rows, List<TableCatalog.Column> own,
            List<TableCatalog.Column> added) {
    }

    public static TablesView read(TableReader reader, SystemColumns system, Instant now) {
        PageQueries answers = new PageQueries(reader, LIMIT);
        List<TableCatalog.Table> tables = TableCatalog.read(answers, system).all();
        Map<String, Long> counts = new HashMap<>();
        String trouble = tables.isEmpty() ? null : count(answers, tables, counts);
        List<Entry> entries = new ArrayList<>();
        for (TableCatalog.Table table : tables) {
            Long rows = counts.get(table.name());
            Map<Boolean, List<TableCatalog.Column>> columns = table.columns().stream()
                    .collect(Collectors.partitioningBy(column -> column.name().startsWith(system.prefix())));
            entries.add(new Entry(table.name(), table.parent() != null, rows == null ? "" : Figures.count(rows),
                    columns.get(false), columns.get(true)));
        }
        long all = counts.values().stream().mapToLong(Long::longValue).sum();
        return new TablesView(entries, trouble == null ? Figures.count(all) : "", trouble);
    }

    /** One statement for all: a warehouse makes a job of each. */
    private static String count(PageQueries answers, List<TableCatalog.Table> tables, Map<String, Long> counts) {
        String sql = tables.stream().map(TableCatalog.Table::name)
                .map(name -> "select '" + name + "' as t, count(*) as n from " + name)
                .collect(Collectors.joining(" union all "));
        try {
            answers.query(sql, row -> counts.put(row.text("t"), row.number("n")));
            return null;
        } catch (DestinationException e) {
            return "Rows are not counted: " + e.getMessage();
        }
    }
}
