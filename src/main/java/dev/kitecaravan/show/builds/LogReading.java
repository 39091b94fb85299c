package dev.kitecaravan.show.builds;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.show.html.SqlAddress;
import dev.kitecaravan.show.read.PageQueries;
import dev.kitecaravan.show.read.Spelling;
import dev.kitecaravan.show.read.TableCatalog;
import dev.kitecaravan.table.SystemColumns;
import dev.kitecaravan.text.log.ErrorRules;
import dev.kitecaravan.text.log.LogLine;
import dev.kitecaravan.text.log.LogLines;

/** What the tables have of a job's log: its lines where they were loaded, else its text, read by the same rules. */
final class LogReading {
    /** Of each statement. */
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final String LOGS = "jobs_log";
    private static final String LINES = LOGS + "__lines";
    /** Of a log's row, what is known of its job; a log that was loaded by another route may lack some of it. */
    private static final List<String> OF_JOB = List.of("name", "step_key", "state", "exit_status", "size",
            "content_truncated", "organization_slug", "pipeline_slug", "build_id", "build_number");

    private final PageQueries answers;
    private final Spelling spelling;
    private final SystemColumns system;
    private final TableCatalog.Table logs;
    private final boolean hasLines;

    private LogReading(PageQueries answers, Spelling spelling, SystemColumns system, TableCatalog.Table logs,
            boolean hasLines) {
        this.answers = answers;
        this.spelling = spelling;
        this.system = system;
        this.logs = logs;
        this.hasLines = hasLines;
    }

    /** Empty where no logs were loaded. */
    static Optional<LogReading> of(TableReader reader, Spelling spelling, SystemColumns system) {
        PageQueries answers = new PageQueries(reader, LIMIT);
        TableCatalog catalog = TableCatalog.read(answers, system);
        return catalog.table(LOGS).filter(logs -> logs.has("job_id")).map(logs -> new LogReading(answers, spelling,
                system, logs, catalog.table(LINES).isPresent()));
    }

    /** The row of a job's log, without its text; its own id is {@code k}. */
    Optional<PageQueries.Row> find(String job) {
        return answers.query("select " + system.id() + " as k, job_id"
                + OF_JOB.stream().filter(logs::has).map(column -> ", " + column).reduce("", String::concat) + " from "
                + LOGS + " where job_id = " + spelling.text(job) + " limit 1", row -> row).stream().findFirst();
    }

    /** A part of its lines; empty where none were loaded. */
    Optional<LogPart> lines(PageQueries.Row log, long first) {
        if (!hasLines) {
            return Optional.empty();
        }
        String ofLog = " from " + LINES + " where " + system.rootId() + " = " + spelling.text(log.text("k"));
        PageQueries.Row whole = answers.query("select max(line_no) as most, min(case when error_rule is not null"
                + " then line_no end) as bad" + ofLog, row -> row).get(0);
        if (whole.text("most") == null) {
            return Optional.empty();
        }
        String line = "select line_no, ts, group_no, group_name, is_header, text, text_truncated, error_rule" + ofLog;
        List<LogLine> landmarks = answers.query(line + " and (is_header or error_rule is not null) order by line_no"
                + " limit " + LogPart.MOST_LANDMARKS, LogReading::line);
        List<LogLine> bad = whole.text("bad") == null
                ? List.of()
                : answers.query(line + " and line_no = " + whole.number("bad"), LogReading::line);
        List<LogLine> lines = answers.query(line + " and line_no >= " + first + " and line_no < "
                + (first + LogPart.LINES) + " order by line_no", LogReading::line);
        return Optional.of(new LogPart(lines, whole.number("most"), landmarks, bad.stream().findFirst()));
    }

    /** The rows of a log in the SQL box. */
    String rowsOf(String job) {
        return SqlAddress.of("SELECT " + (hasLines ? "line_no, ts, group_name, error_rule, text" : "*") + "\nFROM "
                + (hasLines ? LINES : LOGS) + "\nWHERE job_id = " + spelling.text(job)
                + (hasLines ? "\nORDER BY line_no" : ""));
    }

    private static LogLine line(PageQueries.Row row) {
        Instant ts = row.time("ts");
        return new LogLine(row.number("line_no"), ts == null ? null : ts.toEpochMilli(), null,
                row.text("group_no") == null ? null : Long.valueOf(row.number("group_no")), row.text("group_name"),
                row.truth("is_header"), row.text("text") == null ? "" : row.text("text"), row.truth("text_truncated"),
                row.text("error_rule"));
    }

    /** A part of its text, read to lines; empty where there is no text. */
    Optional<LogPart> text(PageQueries.Row log, long first) {
        if (!logs.has("content")) {
            return Optional.empty();
        }
        return answers.query("select content from " + LOGS + " where " + system.id() + " = "
                + spelling.text(log.text("k")), row -> Optional.ofNullable(row.text("content"))).get(0)
                .map(content -> read(content, first));
    }

    /** Of the lines, no more are kept than are shown. */
    static LogPart read(String content, long first) {
        List<LogLine> lines = new ArrayList<>();
        List<LogLine> landmarks = new ArrayList<>();
        LogLine[] seen = new LogLine[2];
        try {
            LogLines.read(new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)), ErrorRules.shipped(),
                    line -> {
                        seen[0] = line;
                        seen[1] = seen[1] == null && line.errorRule() != null ? line : seen[1];
                        if (line.number() >= first && line.number() < first + LogPart.LINES) {
                            lines.add(line);
                        }
                        if ((line.isHeader() || line.errorRule() != null)
                                && landmarks.size() < LogPart.MOST_LANDMARKS) {
                            landmarks.add(line);
                        }
                    });
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory was read", e);
        }
        return new LogPart(lines, seen[0] == null ? 0 : seen[0].number(), landmarks, Optional.ofNullable(seen[1]));
    }
}
