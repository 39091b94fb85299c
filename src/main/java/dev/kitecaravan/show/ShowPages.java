package dev.kitecaravan.show;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.show.builds.DetailAnswers;
import dev.kitecaravan.show.builds.DetailPages;
import dev.kitecaravan.show.ci.CiPages;
import dev.kitecaravan.show.ci.PageFilter;
import dev.kitecaravan.show.html.Figures;
import dev.kitecaravan.show.html.PageLimits;
import dev.kitecaravan.show.html.PageStream;
import dev.kitecaravan.show.html.RelativeTime;
import dev.kitecaravan.show.html.SqlAddress;
import dev.kitecaravan.show.html.Templates;
import dev.kitecaravan.show.http.ShowAnswer;
import dev.kitecaravan.show.http.ShowRequest;
import dev.kitecaravan.show.loads.LettersView;
import dev.kitecaravan.show.loads.LiveService;
import dev.kitecaravan.show.loads.Overview;
import dev.kitecaravan.show.read.Cached;
import dev.kitecaravan.show.read.PageQueries;
import dev.kitecaravan.show.read.ReaderPool;
import dev.kitecaravan.show.read.Spelling;
import dev.kitecaravan.show.sql.SqlPages;
import dev.kitecaravan.show.sql.TablesView;
import dev.kitecaravan.table.SystemColumns;

/** The pages, out of figures that are read at most every few seconds, however many look at them. */
final class ShowPages {
    private static final Duration LIFE = Duration.ofSeconds(5);

    private final ShowSettings settings;
    private final Clock clock;
    private final Supplier<TableReader> readers;
    private final Templates templates = new Templates();
    private final Cached<Overview> overview;
    private final CiPages ci;
    private final Cached<TablesView> tables;
    private final Cached<LettersView> letters;
    private final SqlPages sql;
    private final DetailPages details;
    private final DetailAnswers answers;

    ShowPages(ShowSettings settings, LiveService live, Supplier<TableReader> readers, Clock clock,
            PageLimits limits) {
        this.settings = settings;
        this.clock = clock;
        this.readers = readers;
        SystemColumns system = settings.destination().system();
        Spelling spelling = Spelling.of(settings.destination().name());
        overview = new Cached<>(LIFE, clock, now -> read(reader -> Overview.read(reader, spelling, system,
                settings.endpoints(), live, now)));
        ci = new CiPages(settings.destination(), templates, readers, clock, limits);
        tables = new Cached<>(LIFE, clock, now -> read(reader -> TablesView.read(reader, system, now)));
        letters = new Cached<>(LIFE, clock, now -> read(reader -> LettersView.read(reader, system, now)));
        sql = new SqlPages(templates, () -> frame("sql", "SQL", null, null), readers, system, LIFE, clock);
        ReaderPool pool = new ReaderPool(readers);
        details = new DetailPages(settings.destination(), clock, pool);
        answers = new DetailAnswers(templates, pool, limits.page(), limits.soon());
    }

    private <T> T read(java.util.function.Function<TableReader, T> reading) {
        try (TableReader reader = readers.get()) {
            return reading.apply(reader);
        }
    }

    /** How CI stands, and the endpoints. */
    ShowAnswer overview(ShowRequest request) {
        return ci.page("overview", PageFilter.parse(request.query(), Set.of()),
                frame("overview", "Overview", null, null), Map.of("headline", standing("headline"), "endpoints",
                        standing("endpoints"), "loads", standing("loads")));
    }

    /** How one pipeline's CI stands; without one, that of all of them. */
    ShowAnswer pipeline(ShowRequest request) {
        PageFilter filter = PageFilter.parse(request.query(), Set.of());
        return filter.pipeline().isEmpty()
                ? ShowAnswer.redirect("./" + filter.query())
                : ci.page("pipeline", filter, frame("pipeline", filter.pipeline(), null, null),
                        Map.of("reachable", reachable()));
    }

    /** Nothing, unless there is nothing to be read. */
    private PageStream.Part reachable() {
        return new PageStream.Part() {
            @Override
            public PageStream.Made make() {
                try {
                    overview.get();
                    return PageStream.Made.of("");
                } catch (DestinationException e) {
                    return unreadable(e);
                }
            }

            @Override
            public String late(Duration waited) {
                return "";
            }
        };
    }

    private PageStream.Made unreadable(DestinationException why) {
        return new PageStream.Made(templates.render("parts/nothing", nothing(frame("nothing", "", null, null), why)),
                true);
    }

    /** A part of the overview about loads. */
    private PageStream.Part standing(String name) {
        return new PageStream.Part() {
            @Override
            public PageStream.Made make() {
                try {
                    Cached.Reading<Overview> reading = overview.get();
                    Map<String, Object> data = new HashMap<>();
                    data.put("view", reading.value());
                    data.put("trouble", reading.trouble());
                    data.put("at", RelativeTime.of(reading.at(), clock.instant()));
                    return PageStream.Made.of(templates.render("parts/" + name, data));
                } catch (DestinationException e) {
                    return unreadable(e);
                }
            }

            @Override
            public String late(Duration waited) {
                return templates.render("parts/late", Map.of("headline", name.equals("headline"), "waited",
                        Figures.seconds(waited.toMillis() / 1000.0)));
            }
        };
    }

    ShowAnswer tables() {
        return page("tables", "Tables", tables, new HashMap<>());
    }

    ShowAnswer letters() {
        return page("letters", "Dead letters", letters, new HashMap<>());
    }

    /** The SQL box, with the statement of a panel where the address names one. */
    ShowAnswer sql(ShowRequest request) {
        if (request.query().containsKey(SqlAddress.PARAMETER) || !request.query().containsKey(CiPages.PANEL)) {
            return sql.page(request);
        }
        String statement = ci.statement(request.query());
        String trouble = ci.trouble(request.query());
        return trouble.isEmpty() ? sql.linked(request, statement) : sql.refused(statement, trouble);
    }

    /** The box with the answer to what was posted. */
    ShowAnswer answer(ShowRequest request) {
        return sql.answer(request);
    }

    /** What was posted, as a file. */
    ShowAnswer csv(ShowRequest request) {
        return sql.csv(request);
    }

    /** Where the token is asked for. */
    ShowAnswer login(int status, String trouble) {
        Map<String, Object> data = frame("login", "Sign in", null, null);
        data.put("wrong", trouble);
        return ShowAnswer.html(status, templates.render("login", data));
    }

    ShowAnswer notFound() {
        return ShowAnswer.html(404, templates.render("missing", frame("missing", "Not here", null, null)));
    }

    private <T> ShowAnswer page(String name, String title, Cached<T> figures, Map<String, Object> own) {
        try {
            Cached.Reading<T> reading = figures.get();
            own.putAll(frame(name, title, reading.trouble(), RelativeTime.of(reading.at(), clock.instant())));
            own.put("view", reading.value());
            return ShowAnswer.html(200, templates.render(name, own));
        } catch (DestinationException e) {
            return unreadable(name, title, e);
        }
    }

    /** In the place of a page that could not be read. */
    private ShowAnswer unreadable(String name, String title, DestinationException why) {
        return ShowAnswer.html(200, templates.render("nothing", nothing(frame(name, title, null, null), why)));
    }

    /** The page of one build. */
    ShowAnswer build(ShowRequest request) {
        return detail("build", "Build", () -> details.build(request));
    }

    /** The history of a job. */
    ShowAnswer job(ShowRequest request) {
        return detail("job", "Job", () -> details.job(request));
    }

    /** The log of a job. */
    ShowAnswer log(ShowRequest request) {
        return detail("log", "Log", () -> details.log(request));
    }

    private ShowAnswer detail(String name, String title, Supplier<DetailPages.Detail> reading) {
        return answers.answer(shown -> templates.render("detail", frame(name, shown == null ? title : shown, null,
                RelativeTime.of(clock.instant(), clock.instant()))), reading, this::unreadable);
    }

    private Map<String, Object> nothing(Map<String, Object> data, DestinationException why) {
        data.put("nothingYet", isEmpty(why));
        data.put("why", why.getMessage());
        return data;
    }

    /** Whether a page could not be made because there is no dataset yet. */
    private boolean isEmpty(DestinationException why) {
        if (why instanceof dev.kitecaravan.load.NothingLoadedException) {
            return true;
        }
        try {
            return read(reader -> new PageQueries(reader, Duration.ofSeconds(5)).query(
                    "select count(*) as n from information_schema.tables where lower(table_name) = '"
                            + settings.destination().system().loadsTable() + "'",
                    row -> row.number("n")).get(0) == 0);
        } catch (DestinationException unreachable) {
            // Then the first reason stands.
            return false;
        }
    }

    private Map<String, Object> frame(String page, String title, String trouble, RelativeTime at) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("page", page);
        data.put("title", title);
        data.put("trouble", trouble);
        data.put("at", at);
        data.put("destination", settings.destination().name());
        data.put("dataset", settings.destination().dataset());
        data.put("version", settings.version());
        data.put("zone", RelativeTime.UTC.getId());
        data.put("signedIn", settings.token() != null && !page.equals("login"));
        return data;
    }
}
