package dev.kitecaravan.show.ci;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;
import java.util.function.Supplier;

import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.show.html.PageLimits;
import dev.kitecaravan.show.html.PageLinks;
import dev.kitecaravan.show.html.PageStream;
import dev.kitecaravan.show.html.PageThreads;
import dev.kitecaravan.show.html.RelativeTime;
import dev.kitecaravan.show.html.Templates;
import dev.kitecaravan.show.http.ShowAnswer;
import dev.kitecaravan.show.read.Cached;
import dev.kitecaravan.show.read.PageQueries;
import dev.kitecaravan.show.read.ReaderPool;
import dev.kitecaravan.show.read.Spelling;
import dev.kitecaravan.text.NearestName;

/** The pages about CI, the overview and a pipeline's own: panels that are sent one by one as they are ready. */
public final class CiPages {
    private static final Duration LIFE = Duration.ofSeconds(5);
    /** The parameter that names a panel in the address of its statement. */
    public static final String PANEL = "panel";
    private static final List<Integer> DAYS = List.of(7, 30, 90);

    private final PanelCatalog panels = PanelCatalog.read();
    private final PanelStatement statements;
    private final PanelReader reader;
    private final ReaderPool readers;
    private final Templates templates;
    private final Clock clock;
    private final Spelling spelling;
    private final PageLimits limits;
    private final ExecutorService threads;
    private final Map<PageFilter, Cached<FilterNames>> names = new LinkedHashMap<>();

    public CiPages(DestinationSettings destination, Templates templates, Supplier<TableReader> readers, Clock clock,
            PageLimits limits) {
        this.statements = new PanelStatement(destination);
        this.readers = new ReaderPool(readers);
        this.templates = templates;
        this.clock = clock;
        this.spelling = Spelling.of(destination.name());
        this.limits = limits;
        this.reader = new PanelReader(this.readers, statements, limits.panel(),
                reading -> new Cached<>(LIFE, clock, reading));
        this.threads = PageThreads.few();
    }

    /** Why an address names no statement of a panel, or not the one it seems to; empty where all is well. */
    public String trouble(Map<String, String> query) {
        return panels.has(query.get(PANEL))
                ? String.join(" ", PageFilter.parse(query, Set.of(PANEL)).refused())
                : "There is no panel '" + query.get(PANEL) + "'"
                        + NearestName.hint(query.get(PANEL), panels.all().stream().map(PanelDefinition::name).toList());
    }

    /** The statement of the panel that an address names; empty when there is no such panel. */
    public String statement(Map<String, String> query) {
        return panels.has(query.get(PANEL))
                ? statements.of(panels.panel(query.get(PANEL)), PanelLook.of(PageFilter.parse(query, Set.of(PANEL)),
                        clock.instant()))
                : "";
    }

    /**
     * A page.
     *
     * @param name   of its template, and of its panels in {@code panels.yaml}
     * @param asked  what the reader wants to see
     * @param frame  what the layout needs
     * @param others its further parts, in their order: those before the panels, and those that come after
     */
    public ShowAnswer page(String name, PageFilter asked, Map<String, Object> frame,
            Map<String, PageStream.Part> others) {
        PageFilter filter = asked.zone().equals(RelativeTime.UTC) || spelling.zones()
                ? asked
                : asked.inUtc("This database knows no time zone but UTC, so days and hours are UTC.");
        PanelLook look = PanelLook.of(filter, clock.instant());
        Map<String, Object> data = new HashMap<>(frame);
        data.put("filter", filter);
        data.put("zone", filter.zone().getId());
        boolean overview = name.equals("overview");
        data.put("action", overview ? "./" : name);
        data.put("spans", DAYS.stream().map(days -> new Days(days, filter.ofDays(days).query(),
                days == filter.days())).toList());
        PageFilter cleared = overview ? filter.ofEverything() : filter.ofEveryBranch();
        data.put("clear", cleared.query());
        data.put("clears", !cleared.query().equals(filter.query()));
        data.put("sections", panels.page(name));
        String text = templates.render(name, data);
        Map<String, PageStream.Part> parts = new LinkedHashMap<>();
        for (String part : PageStream.parts(text)) {
            parts.put(part, others.containsKey(part) ? others.get(part) : part(part, look));
        }
        return ShowAnswer.streamed("text/html; charset=utf-8",
                new PageStream(text, parts, threads, readers, limits.page()));
    }

    /** A choice of days. */
    public record Days(int count, String query, boolean current) {
    }

    private PageStream.Part part(String name, PanelLook look) {
        return switch (name) {
            case "unknown" -> part(() -> unknown(look), "");
            case "names" -> part(() -> names(look), "");
            case "outside" -> part(() -> outside(look.filter()), "");
            default -> panel(panels.panel(name), look);
        };
    }

    private PageStream.Part panel(PanelDefinition panel, PanelLook look) {
        return new PageStream.Part() {
            @Override
            public PageStream.Made make() {
                return PageStream.Made.of(html(reader.read(panel, look)));
            }

            @Override
            public String late(Duration waited) {
                return html(reader.late(panel, look, waited));
            }

            private String html(PanelView view) {
                return templates.render("parts/panel", Map.of("panel", view));
            }
        };
    }

    /** A part that is nothing but help: where it cannot be made, the page is whole without it. */
    private static PageStream.Part part(Supplier<String> making, String otherwise) {
        return new PageStream.Part() {
            @Override
            public PageStream.Made make() {
                return PageStream.Made.of(making.get());
            }

            @Override
            public String late(Duration waited) {
                return otherwise;
            }
        };
    }

    /** Sentences about names in the filter of which nothing is loaded. */
    private String unknown(PanelLook look) {
        if (!look.filter().narrows()) {
            return "";
        }
        try {
            return templates.render("parts/unknown", Map.of("unknown", readers.read(open -> FilterNames
                    .unknown(queries(open), look.filter(), spelling))));
        } catch (DestinationException e) {
            // Every panel says it.
            return "";
        }
    }

    /** The pipeline's page at Buildkite, as the address of its latest build begins. */
    private String outside(PageFilter filter) {
        String organization = filter.organization().isEmpty()
                ? ""
                : " and organization_slug = " + spelling.text(filter.organization());
        try {
            String url = readers.read(open -> queries(open).query("select web_url from ci_builds where pipeline_slug = "
                    + spelling.text(filter.pipeline()) + organization + " order by created_at desc", 1,
                    row -> row.text("web_url"))).stream().findFirst().map(PageLinks::web).orElse(null);
            Map<String, Object> data = new HashMap<>();
            data.put("pipeline", filter.pipeline());
            data.put("url", url == null ? null : url.replaceFirst("/builds/\\d+.*$", ""));
            return templates.render("parts/outside", data);
        } catch (DestinationException e) {
            // Every panel says it.
            return "";
        }
    }

    /** Lists to choose names from. */
    private String names(PanelLook look) {
        PageFilter key = PageFilter.NONE.ofDays(look.filter().days());
        Function<Instant, FilterNames> reading = now -> readers.read(open -> FilterNames.read(queries(open),
                spelling.literal(PanelLook.of(key, now).span().start())));
        Cached<FilterNames> cached;
        synchronized (names) {
            cached = names.computeIfAbsent(key, of -> new Cached<>(LIFE, clock, reading));
        }
        try {
            return templates.render("parts/names", Map.of("names", cached.get().value()));
        } catch (DestinationException e) {
            // Every panel says it; names can be typed.
            return "";
        }
    }

    private PageQueries queries(TableReader open) {
        return new PageQueries(open, limits.panel());
    }
}
