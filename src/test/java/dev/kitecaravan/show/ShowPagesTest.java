package dev.kitecaravan.show;

import static dev.kitecaravan.show.ShowFixture.get;
import static dev.kitecaravan.show.ShowFixture.post;
import static dev.kitecaravan.show.ShowFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

import dev.kitecaravan.SandboxRuns;
import dev.kitecaravan.insight.Views;
import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.load.registry.Destinations;
import dev.kitecaravan.run.RunViews;
import dev.kitecaravan.show.ci.Panels;
import dev.kitecaravan.show.http.ShowAnswer;
import dev.kitecaravan.show.loads.BudgetSample;
import dev.kitecaravan.show.loads.LiveService;
import dev.kitecaravan.table.SystemColumns;

/** What the page says when there is nothing, when there is something, and when it cannot be read just now. */
class ShowPagesTest {
    @TempDir
    Path folder;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    private final AtomicReference<String> held = new AtomicReference<>();
    private final AtomicInteger opened = new AtomicInteger();
    private SandboxRuns runs;

    @BeforeEach
    void start() {
        runs = SandboxRuns.start(folder, 5);
    }

    @AfterEach
    void stop() {
        runs.close();
    }

    private ShowHandler page(LiveService live) {
        Clock clock = new Clock() {
            @Override
            public Instant instant() {
                return now.get();
            }

            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }
        };
        return new ShowHandler(ShowFixture.settings(runs.destination(), null), live, this::reader, clock);
    }

    private void loadBuilds() {
        runs.views(new RunViews(new Views("h2", ZoneOffset.UTC, SystemColumns.DEFAULT, Map.of()), Map.of(),
                SystemColumns.DEFAULT));
        runs.run("organizations", "pipelines", "builds");
    }

    private TableReader reader() {
        opened.incrementAndGet();
        if (held.get() != null) {
            throw new DestinationException(held.get());
        }
        return Destinations.reader(runs.destination());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/tables", "/letters"})
    void beforeTheFirstLoadItSaysHowToMakeOne(String path) {
        assertThat(text(page(LiveService.NONE).answer(get(path)))).contains("Nothing loaded yet")
                .contains("./caravan run</code>").contains("buildkite_data");
    }

    @Test
    void aFileThatItsWriterHoldsShowsTheLastFiguresAndWhoHasIt() {
        runs.run("organizations");
        ShowHandler page = page(LiveService.NONE);
        held.set("DuckDB at x: another process holds the file (PID 42)");
        assertThat(text(page.answer(get("/")))).contains("The destination cannot be read").contains("(PID 42)");
        held.set(null);
        assertThat(text(page.answer(get("/")))).contains("organizations").doesNotContain("Figures of");

        held.set("DuckDB at x: another process holds the file (PID 42)");
        now.set(now.get().plus(Duration.ofMinutes(2)));
        assertThat(text(page.answer(get("/")))).contains("Figures of").contains("2 min ago").contains("(PID 42)")
                .contains("organizations");
        ShowAnswer sql = page.answer(post("/sql", Map.of("sql", "select 1")));
        assertThat(sql.status()).isEqualTo(422);
        assertThat(text(sql)).contains("(PID 42)").contains("select 1");
    }

    @Test
    void figuresAreReadAnewOnlyWhenTheyAreOld() {
        loadBuilds();
        ShowHandler page = page(LiveService.NONE);
        String first = text(page.answer(get("/")));
        int once = opened.get();
        for (int i = 0; i < 5; i++) {
            assertThat(text(page.answer(get("/")))).isEqualTo(first);
        }
        assertThat(opened).hasValue(once);
        now.set(now.get().plusSeconds(6));
        text(page.answer(get("/")));
        assertThat(opened).hasValueGreaterThan(once);
    }

    @Test
    void aServiceTellsWhatItDoes() {
        runs.run("organizations");
        LiveService live = new LiveService() {
            @Override
            public List<BudgetSample> budget() {
                return List.of(new BudgetSample(now.get(), "user", 50, 4));
            }

            @Override
            public Map<String, Instant> nextRuns() {
                return Map.of("organizations", now.get().plus(Duration.ofMinutes(7)));
            }

            @Override
            public Set<String> running() {
                return Set.of("builds");
            }
        };
        String text = text(page(live).answer(get("/")));
        assertThat(text).contains("in 7 min").contains("4 of 50 requests left for user").contains("fill scarce")
                .containsPattern("(?s)builds</span>.{0,200}running");
    }

    @Test
    void whereTheViewsAreMissingEveryPanelSaysHowToMakeThem() {
        runs.run("organizations", "pipelines", "builds");
        String page = text(page(LiveService.NONE).answer(get("/")));
        int panels = Panels.of("overview").size();
        assertThat(page.split("This needs the view ci_builds, which is not there: ./caravan views create makes it", -1))
                .hasSize(panels + 1);
        assertThat(page).contains("All endpoints are fresh").contains("Last loads");
    }

    @Test
    void theAddressNarrowsThePageAndWhatItCannotSaysSo() {
        loadBuilds();
        ShowHandler page = page(LiveService.NONE);
        String slug = (String) runs.query("select pipeline_slug from builds").get(0).get("pipeline_slug");
        String one = text(
                page.answer(get("/?pipeline=" + slug + "&branch=nowhere&days=7&zone=Europe/Berlin&colour=red")));
        assertThat(one).contains("There is no filter &#39;colour&#39;")
                .contains("Nothing of the branch &#39;nowhere&#39; is loaded")
                .contains("Of every branch.").contains("Days and times are Europe/Berlin")
                .contains("value=\"" + slug + "\"").contains("sql?panel=flaky_jobs&amp;pipeline=" + slug
                        + "&amp;branch=nowhere&amp;days=7&amp;zone=Europe/Berlin");
        assertThat(text(page.answer(get("/?days=400")))).contains("from 1 to 366, not &#39;400&#39;");
    }

    @Test
    void whatStrangersNamedIsEscapedInEveryPart() {
        loadBuilds();
        String hostile = "<script>alert(1)</script>\"'&--><!--part:main_now-->";
        String page = text(page(LiveService.NONE).answer(get("/?branch=" + encoded(hostile) + "&pipeline="
                + encoded(hostile) + "&zone=" + encoded(hostile) + "&" + encoded(hostile) + "=1")));
        assertThat(page).doesNotContain("<script>alert").doesNotContain("--><!--").contains("&lt;script&gt;alert(1)");
        String pipeline = text(page(LiveService.NONE).answer(get("/pipeline?pipeline=" + encoded(hostile))));
        assertThat(pipeline).doesNotContain("<script>alert").contains("Nothing of the pipeline");
    }

    private static String encoded(String text) {
        return java.net.URLEncoder.encode(text, java.nio.charset.StandardCharsets.UTF_8);
    }

    @Test
    void everyControlHasALabelAndEveryIdIsOne() throws Exception {
        loadBuilds();
        String slug = (String) runs.query("select pipeline_slug from builds").get(0).get("pipeline_slug");
        for (String path : List.of("/", "/pipeline?pipeline=" + slug, "/?branch=%3Cb%3E")) {
            Document page = wellFormed(text(page(LiveService.NONE).answer(get(path))));
            Set<String> ids = new java.util.HashSet<>();
            for (Element element : elements(page)) {
                String id = element.getAttribute("id");
                assertThat(id.isEmpty() || ids.add(id)).as("the id " + id + " of " + path).isTrue();
            }
            List<String> labels = elements(page).stream().filter(e -> e.getTagName().equals("label"))
                    .map(e -> e.getAttribute("for")).toList();
            for (Element element : elements(page)) {
                if (List.of("input", "select", "textarea").contains(element.getTagName())) {
                    assertThat(labels).as(path).contains(element.getAttribute("id"));
                }
                for (String reference : List.of("aria-labelledby", "aria-describedby", "for", "list")) {
                    assertThat(ids).as(element.getTagName() + " " + path).containsAll(element.hasAttribute(reference)
                            ? List.of(element.getAttribute(reference))
                            : List.of());
                }
                if (element.getTagName().equals("script")) {
                    assertThat(element.getTextContent()).as("inline script of " + path).isEmpty();
                }
                assertThat(element.hasAttribute("style")).as("inline style of " + path).isFalse();
            }
        }
    }

    private static List<Element> elements(Document page) {
        List<Element> elements = new java.util.ArrayList<>();
        org.w3c.dom.NodeList all = page.getElementsByTagName("*");
        for (int i = 0; i < all.getLength(); i++) {
            elements.add((Element) all.item(i));
        }
        return elements;
    }

    /** HTML as XML: elements that have no end get one, attributes without a value have their name. */
    private static Document wellFormed(String html) throws Exception {
        String xml = html.replaceFirst("<!doctype html>", "")
                .replaceAll("<(meta|link|input|img)\\b([^>]*[^/])>", "<$1$2/>")
                .replaceAll(" (hidden|required|data-[a-z-]+)(?=[ >/])", " $1=\"\"").replace("&nbsp;", " ");
        return javax.xml.parsers.DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(new org.xml.sax.InputSource(new java.io.StringReader(xml)));
    }

    @Test
    void aPipelineHasAPageOfItsOwnWithItsFilterInTheAddress() {
        loadBuilds();
        Map<String, Object> build = runs.query("select organization_slug, pipeline_slug from builds").get(0);
        String query = "organization=" + build.get("organization_slug") + "&pipeline=" + build.get("pipeline_slug");
        ShowHandler page = page(LiveService.NONE);
        String text = text(page.answer(get("/pipeline?" + query + "&days=90")));
        assertThat(text).contains("Latest builds").contains("build?number=").contains("Slowest steps")
                .contains("action=\"pipeline\"").doesNotContain("Not read");
        assertThat(text(page.answer(get("/?days=90")))).contains("pipeline?" + query.replace("&", "&amp;")
                + "&amp;days=90");
        assertThat(page.answer(get("/pipeline?pipeline=&days=7")).headers()).containsEntry("Location", "./?days=7");
        assertThat(text).doesNotContain(">Clear<");
        assertThat(text(page.answer(get("/pipeline?" + query + "&branch=main")))).contains("\"pipeline?"
                + query.replace("&", "&amp;") + "\">Clear<");
        String sql = text(page.answer(get("/sql?panel=latest_builds&" + query)));
        assertThat(sql).contains("pipeline_slug = &#39;" + build.get("pipeline_slug") + "&#39;")
                .contains("has not been run");
        assertThat(text(page.answer(get("/sql?panel=latest_builds&" + query, "sec-fetch-site", "same-origin"))))
                .contains("rows in");
        ShowAnswer none = page.answer(get("/sql?panel=latest_build"));
        assertThat(none.status()).isEqualTo(404);
        assertThat(text(none))
                .contains("There is no panel &#39;latest_build&#39;; did you mean &#39;latest_builds&#39;?");
        assertThat(text(page.answer(get("/sql?panel=latest_builds&day=7"))))
                .contains("There is no filter &#39;day&#39;");
    }
}
