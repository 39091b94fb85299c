package dev.kitecaravan.show.sql;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.show.html.Figures;
import dev.kitecaravan.show.html.Panel;
import dev.kitecaravan.show.html.SqlAddress;
import dev.kitecaravan.show.html.Templates;
import dev.kitecaravan.show.http.ShowAnswer;
import dev.kitecaravan.show.http.ShowRequest;
import dev.kitecaravan.show.read.Cached;
import dev.kitecaravan.show.read.PageQueries;
import dev.kitecaravan.show.read.TableCatalog;
import dev.kitecaravan.table.SystemColumns;

/** The page of the SQL box: empty, with a statement that waits, with an answer; and its rows as a file. */
public final class SqlPages {
    /** The box waits no longer for the names of columns. */
    private static final Duration COLUMNS_LIMIT = Duration.ofSeconds(5);

    private final Templates templates;
    private final Supplier<Map<String, Object>> frame;
    private final Cached<List<TableCatalog.Table>> columns;
    private final SqlBox box;

    /**
     * @param frame   what the layout needs, a new map each time
     * @param columns how long the names of columns are taken for known
     */
    public SqlPages(Templates templates, Supplier<Map<String, Object>> frame, Supplier<TableReader> readers,
            SystemColumns system, Duration columns, Clock clock) {
        this.templates = templates;
        this.frame = frame;
        this.columns = new Cached<>(columns, clock, now -> {
            try (TableReader reader = readers.get()) {
                return TableCatalog.read(new PageQueries(reader, COLUMNS_LIMIT), system).all();
            }
        });
        this.box = new SqlBox(readers);
    }

    /** The box with the statement that the address has, or one to begin with. */
    public ShowAnswer page(ShowRequest request) {
        String given = request.query().get(SqlAddress.PARAMETER);
        if (given == null) {
            return page(200, SqlExamples.statement(request.query()), null, false);
        }
        return SqlAddress.fits(given)
                ? linked(request, given)
                : page(414, "", SqlBox.Answer.failed(SqlAddress.tooLong(given)), false);
    }

    /**
     * The box with a statement that an address names. It is run at once where a page of ours led here; by a link from
     * elsewhere it only stands in the box, so that nobody makes somebody else's browser ask.
     */
    public ShowAnswer linked(ShowRequest request, String statement) {
        return request.method().equals("GET") && request.isFromOurPage()
                ? answer(statement)
                : page(200, statement, null, true);
    }

    /** The box with what is wrong with an address; with a statement all the same, unless it is empty. */
    public ShowAnswer refused(String statement, String trouble) {
        return page(statement.isEmpty() ? 404 : 200, statement, SqlBox.Answer.failed(trouble), false);
    }

    /** The box with the answer to what was posted. */
    public ShowAnswer answer(ShowRequest request) {
        return answer(request.form().getOrDefault("sql", ""));
    }

    private ShowAnswer answer(String statement) {
        SqlBox.Answer answer = box.answer(statement);
        return page(answer.error() == null ? 200 : 422, statement, answer, false);
    }

    /** What was posted, as a file; the box with the reason where there are no rows. */
    public ShowAnswer csv(ShowRequest request) {
        String statement = request.form().getOrDefault("sql", "");
        try {
            CsvDownload rows = box.csv(statement);
            return ShowAnswer.streamed("text/csv; charset=utf-8; header=present", rows::writeTo)
                    .with("Content-Disposition", "attachment; filename=\"" + rows.fileName() + "\"");
        } catch (DestinationException e) {
            return page(422, statement, SqlBox.Answer.failed(e.getMessage()), false);
        }
    }

    private ShowAnswer page(int status, String statement, SqlBox.Answer answer, boolean unrun) {
        Map<String, Object> data = frame.get();
        data.put("statement", statement);
        data.put("answer", answer);
        data.put("unrun", unrun);
        data.put("address", SqlAddress.of(statement));
        data.put("tooLong", SqlAddress.tooLong(statement));
        data.put("examples", SqlExamples.ALL);
        data.put("tables", Panel.reading(() -> Panel.of(columns.get().value())));
        data.put("mostRows", Figures.count(TableReader.MOST_ROWS));
        data.put("seconds", TableReader.LIMIT.toSeconds());
        return ShowAnswer.html(status, templates.render("sql", data));
    }
}
