package dev.kitecaravan.mcp.tool;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.kitecaravan.insight.Views;

/** Ready answers out of the views, as {@code mcp/insights.yaml} lists them. */
public final class InsightTool implements Tool {
    private static final int MOST_ROWS = 10_000;
    private static final int SHOWN = 100;
    private static final int MOST_CHARACTERS = 40_000;

    private final Database database;
    private final Map<String, Object> questions = McpTexts.yaml("insights.yaml");

    public InsightTool(Database database) {
        this.database = database;
    }

    /**
     * A question.
     *
     * @param view   where its answer is
     * @param time   the column that says when; null where the view covers all that is loaded
     * @param branch the column with the branch; null where there is none
     * @param order  how rows are ranked
     */
    private record Question(String view, String time, String branch, String order) {
        static Question of(Map<?, ?> yaml) {
            return new Question((String) yaml.get("view"), (String) yaml.get("time"), (String) yaml.get("branch"),
                    (String) yaml.get("order"));
        }
    }

    @Override
    public String name() {
        return "ci_insight";
    }

    @Override
    public ToolAnswer call(Arguments arguments, Call call) {
        String name = arguments.text("question");
        Question question = Question.of((Map<?, ?>) questions.get(name));
        String sql = statement(name, question, arguments);
        int days = arguments.number("days");
        return database.read(call, reading -> {
            reading.requireViews();
            if (!reading.has(question.view())) {
                throw new ToolException("The view " + question.view() + " is not there. It has: "
                        + Views.words(question.view()).orElseThrow().sentence()
                        + " Once its tables are loaded, a run makes it, or 'caravan views create' does.");
            }
            Instant asOf = Times.asOf(reading);
            Rows all = reading.query(sql, MOST_ROWS);
            boolean bounded = question.time() != null && asOf != null;
            Rows recent = bounded ? since(all, question.time(), asOf.minus(Duration.ofDays(days))) : all;
            return answer(name, question, sql, asOf, bounded ? days : 0, recent);
        });
    }

    private String statement(String name, Question question, Arguments arguments) {
        List<String> conditions = new ArrayList<>();
        Map<String, ?> columns = Views.words(question.view()).orElseThrow().columns();
        arguments.find("pipeline").ifPresent(slug -> {
            if (!columns.containsKey("pipeline_slug")) {
                throw new ToolException(name + " is not told by pipeline; leave pipeline out.");
            }
            conditions.add("pipeline_slug = " + database.literal(slug));
        });
        arguments.find("branch").ifPresent(branch -> {
            if (question.branch() == null) {
                throw new ToolException(name + " is not told by branch; leave branch out, or query ci_jobs.");
            }
            conditions.add(question.branch() + " = " + database.literal(branch));
        });
        return "select * from " + question.view() + Database.where(conditions) + " order by " + question.order();
    }

    private static Rows since(Rows rows, String column, Instant from) {
        int at = rows.columns().indexOf(column);
        List<List<Object>> kept = rows.rows().stream().filter(row -> {
            Instant time = at < 0 ? null : Times.instant(row.get(at));
            // A row without a time lasts: a streak that goes on, a job that still waits.
            return time == null || !time.isBefore(from);
        }).toList();
        return new Rows(rows.columns(), kept, rows.cut());
    }

    private static ToolAnswer answer(String name, Question question, String sql, Instant asOf, int days, Rows found) {
        Rows rows = found.first(SHOWN).within(MOST_CHARACTERS);
        String definition = Views.words(question.view()).orElseThrow().sentence();
        String covers = asOf == null
                ? "No complete load of builds yet."
                : (days == 0 ? "All that is loaded" : "The " + days + " days") + " up to " + asOf + ".";
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("question", name);
        data.put("definition", definition);
        data.put("covers", covers);
        data.put("sql", sql);
        data.put("rows", rows.maps());
        data.put("row_count", rows.rows().size());
        data.put("cut", rows.cut());
        return new ToolAnswer(definition + "\n" + covers + "\n\n" + rows.markdown()
                + (rows.isEmpty() ? "(no rows)\n" : "")
                + (rows.cut() ? "Cut: the first " + rows.rows().size() + " rows.\n" : "") + "\nSQL: " + sql, data);
    }
}
