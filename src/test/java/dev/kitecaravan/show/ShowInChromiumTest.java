package dev.kitecaravan.show;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import com.sun.net.httpserver.HttpServer;

import dev.kitecaravan.SandboxRuns;
import dev.kitecaravan.insight.Views;
import dev.kitecaravan.load.registry.Destinations;
import dev.kitecaravan.run.RunViews;
import dev.kitecaravan.show.html.PageLimits;
import dev.kitecaravan.show.loads.LiveService;
import dev.kitecaravan.table.SystemColumns;

/**
 * The page in a real browser, over a real load of the sandbox: H2, all of the shipped endpoints. Some texts of it are made
 * hostile afterwards. Skipped where there is no Chromium (Debian: apt install chromium).
 */
@Tag("full")
class ShowInChromiumTest {
    private static final String SCRIPT = "<script>document.title='pwned'</script><img src=x onerror=\"document.title='pwned'\">";
    private static final String WIDTH = "document.documentElement.scrollWidth";

    @TempDir
    static Path folder;

    private static ExecutorService threads;
    private static HttpServer server;
    private static String origin;
    private static Chromium chromium;

    @BeforeAll
    static void start() throws IOException, SQLException {
        assumeThat(Chromium.isThere()).as("no chromium on this machine").isTrue();
        try (SandboxRuns runs = SandboxRuns.start(folder, dev.kitecaravan.sandbox.SandboxSettings.standard()
                .withBuilds(120).withLimits(100_000, 400_000, Duration.ofMinutes(1)))) {
            runs.views(new RunViews(new Views("h2", ZoneOffset.UTC, SystemColumns.DEFAULT, Map.of()), Map.of(),
                    SystemColumns.DEFAULT));
            runs.run("organizations", "pipelines", "builds", "annotations");
            makeHostile(folder.resolve("caravan"));
            server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 10);
            server.createContext("/", new ShowHandler(ShowFixture.settings(runs.destination(), null),
                    LiveService.NONE, () -> Destinations.reader(runs.destination()), Clock.systemUTC(),
                    new PageLimits(Duration.ofMinutes(1), Duration.ofMinutes(3))));
        }
        threads = Executors.newFixedThreadPool(3);
        server.setExecutor(threads);
        server.start();
        origin = "http://localhost:" + server.getAddress().getPort();
        chromium = Chromium.start(Files.createDirectory(folder.resolve("profile")));
    }

    /** As if Buildkite had sent it: a build's message, an annotation, a pipeline's name, a failure, a dead letter. */
    private static void makeHostile(Path database) throws SQLException {
        String dataset = "buildkite_data.";
        try (Connection connection = DriverManager.getConnection(
                "jdbc:h2:file:" + database + ";DATABASE_TO_LOWER=TRUE;NON_KEYWORDS=KEY,VALUE", "sa", "");
                var statement = connection.createStatement()) {
            String script = "'" + SCRIPT.replace("'", "''") + "'";
            for (String sql : List.of("update " + dataset + "builds set message = " + script + ", pipeline_slug = "
                    + script + " where id = (select min(id) from " + dataset + "builds where state = 'passed')",
                    "update " + dataset + "annotations set body_html = " + script,
                    "update " + dataset + "_caravan_loads set status = 2, message = " + script
                            + " where endpoint = 'annotations'",
                    "insert into " + dataset + "_caravan_dead_letters (id, load_id, endpoint, url, table_name, path,"
                            + " reason, record, created_at) values ('x', '1', 'builds', 'https://api/v2/builds',"
                            + " 'builds', 'message', " + script + ", " + script + ", current_timestamp)")) {
                assertThat(statement.executeUpdate(sql)).as(sql).isPositive();
            }
        }
    }

    @AfterAll
    static void stop() {
        if (chromium != null) {
            chromium.close();
        }
        if (server != null) {
            server.stop(0);
            threads.shutdownNow();
        }
    }

    @BeforeEach
    void look() {
        chromium.forget();
        chromium.look(1200, 900, "light");
    }

    private static String text(String selector) {
        return chromium.evaluate("document.querySelector(" + quoted(selector) + ").innerText").asText();
    }

    private static int count(String selector) {
        return chromium.evaluate("document.querySelectorAll(" + quoted(selector) + ").length").asInt();
    }

    private static String quoted(String text) {
        return dev.kitecaravan.table.Json.write(text);
    }

    /** Nothing in the console, nothing asked of another host, no foreign script run. */
    private static void assertClean() {
        assertThat(chromium.evaluate("document.title").asText()).endsWith("· Kite Caravan");
        assertThat(chromium.troubles()).isEmpty();
        assertThat(chromium.requests()).isNotEmpty().allMatch(url -> url.startsWith(origin + "/"));
    }

    @Test
    void everyPanelOfTheOverviewIsFilled() {
        chromium.open(origin + "/");
        assertThat(text("h1")).isEqualTo("annotations is failing");
        assertThat(count("main .missing")).isZero();
        assertThat(count("figure.chart svg[role=img] path[class*=state-]")).isGreaterThan(20);
        assertThat(count("path.line")).isEqualTo(4);
        assertThat(count(".gauges li")).isPositive();
        assertThat(count("path.bar.budget")).isPositive();
        assertThat(count("path.bar.requests")).isPositive();
        assertThat(count(".band:not(.below)")).isGreaterThan(3);
        assertThat(count(".heat rect")).isGreaterThan(20);
        assertThat(text("[aria-labelledby=panel-pipelines]")).contains("%").contains(SCRIPT);
        assertThat(text("main")).contains("mobile-app").contains(SCRIPT);
        assertThat(chromium.evaluate("[...document.querySelectorAll('main section[aria-labelledby]')].filter(s =>"
                + " !document.getElementById(s.getAttribute('aria-labelledby')).textContent.trim()).length").asInt())
                .isZero();
        assertClean();
    }

    @Test
    void aBuildLeadsToItsJobsAndBack() {
        chromium.open(origin + "/builds/storefront/1");
        assertThat(text("h1")).endsWith("storefront #1");
        assertThat(count(".steps li.job rect.runs")).isPositive();
        chromium.awaitLoad(() -> chromium.evaluate(
                "[...document.querySelectorAll('.steps a')].find(a => a.textContent === 'history').click()"));
        assertThat(count(".dots a")).isPositive();
        assertThat(chromium.evaluate("getComputedStyle(document.querySelector('path.line')).fill").asText())
                .isEqualTo("none");
        chromium.awaitLoad(() -> chromium.evaluate("document.querySelector('.facts-of dd a').click()"));
        assertThat(text(".answer [role=status]")).contains("in ");
        assertThat(count(".results tbody tr")).isPositive();
        assertClean();
    }

    @Test
    void hostileTextStaysText() {
        chromium.open(origin + "/letters");
        assertThat(text(".letter .reason")).isEqualTo(SCRIPT);
        assertClean();
        for (String sql : List.of("select message from builds where message like '%script%'",
                "select body_html from annotations")) {
            chromium.open(origin + "/sql");
            chromium.evaluate("document.querySelector('#sql').value = " + quoted(sql));
            chromium.awaitLoad(() -> chromium.evaluate("document.querySelector('button.main').click()"));
            assertThat(text(".results td")).isEqualTo(SCRIPT);
            assertThat(count(".results img, .results script")).isZero();
        }
        chromium.open(origin + "/sql?table=%3Cscript%3E&example=%22%3E%3Cscript%3E");
        assertThat(chromium.evaluate("document.querySelector('#sql').value").asText()).isEmpty();
        assertClean();
    }

    /** Were a script in the page's text after all, the policy would not let it run. */
    @Test
    void thePolicyStopsScriptsInTheText() {
        chromium.open(origin + "/");
        chromium.evaluate(
                "document.body.insertAdjacentHTML('beforeend', '<img src=\"x\" onerror=\"document.title=1\">')");
        chromium.evaluate("(() => { const s = document.createElement('script'); s.textContent = 'document.title=1';"
                + " document.body.append(s); })()");
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(chromium.troubles())
                .anyMatch(t -> t.contains("Content Security Policy")));
        assertThat(chromium.evaluate("document.title").asText()).isEqualTo("Overview · Kite Caravan");
    }

    @Test
    void theSqlBoxAnswersByKeyboard() {
        chromium.open(origin + "/sql?example=states");
        chromium.evaluate("document.querySelector('#sql').focus()");
        chromium.awaitLoad(() -> chromium.press("Enter", "Enter", 13, 2));
        assertThat(text(".results")).contains("passed");
        assertThat(text(".answer [role=status]")).contains("rows in");
        assertThat(chromium.evaluate("document.querySelector('#sql').value").asText()).contains("GROUP BY state");
        assertThat(count(".results td.n")).isPositive();
        assertClean();
    }

    @Test
    void theSqlBoxRemembersStatementsAndWritesNames() {
        chromium.open(origin + "/sql");
        assertThat(chromium.evaluate("document.querySelector('[data-history]').hidden").asBoolean()).isTrue();
        chromium.evaluate("document.querySelector('#sql').value = 'select 1 as one from '");
        chromium.evaluate("document.querySelector('#sql').setSelectionRange(21, 21)");
        chromium.evaluate(
                "[...document.querySelectorAll('button.insert')].find(b => b.textContent === 'builds').click()");
        assertThat(chromium.evaluate("document.querySelector('#sql').value").asText()).isEqualTo(
                "select 1 as one from builds");
        chromium.awaitLoad(() -> chromium.evaluate("document.querySelector('button.main').click()"));
        assertThat(chromium.evaluate("location.search").asText()).isEqualTo("?q=select+1+as+one+from+builds");
        chromium.open(origin + "/sql");
        assertThat(chromium.evaluate("document.querySelector('button.statement').textContent").asText()).isEqualTo(
                "select 1 as one from builds");
        chromium.evaluate("document.querySelector('button.statement').click()");
        assertThat(chromium.evaluate("document.querySelector('#sql').value").asText()).isEqualTo(
                "select 1 as one from builds");
        chromium.evaluate("document.querySelector('[data-forget]').click()");
        assertThat(chromium.evaluate("localStorage.getItem('caravan-statements')").isNull()).isTrue();
        assertClean();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {"delete from builds|H2: ", "drop table builds|H2: ",
            "create table x (a int)|H2: ", "update builds set state = 'passed'|H2: ",
            "select 1; delete from builds|one statement at a time", "call file_write('x', '/tmp/x')|H2: "})
    void theSqlBoxChangesNothing(String sql, String refusal) {
        chromium.open(origin + "/sql");
        chromium.evaluate("document.querySelector('#sql').value = " + quoted(sql));
        chromium.awaitLoad(() -> chromium.evaluate("document.querySelector('button.main').click()"));
        assertThat(text("[role=alert]")).startsWith(refusal.strip());
        chromium.open(origin + "/tables");
        assertThat(text(".tables")).containsPattern("builds\\s+120 rows");
    }

    @Test
    void theTablesShowTheirColumns() {
        chromium.open(origin + "/tables");
        assertThat(count("details.table")).isGreaterThan(8);
        chromium.evaluate("document.querySelector('details.table summary').focus()");
        chromium.press("Enter", "Enter", 13, 0);
        chromium.press(" ", "Space", 32, 0);
        assertThat(count("details.table .columns tbody tr")).isGreaterThan(200);
        assertThat(text("main h1")).isEqualTo("Tables");
        assertClean();
    }

    @ParameterizedTest
    @CsvSource({"390,light", "390,dark", "1200,dark", "1600,light"})
    void itFitsEveryWidthInLightAndDark(int width, String scheme) {
        chromium.look(width, 900, scheme);
        for (String path : List.of("/", "/?days=7", "/pipeline?pipeline=mobile-app&days=90", "/tables", "/letters",
                "/sql?example=latest", "/build?pipeline=storefront&number=1",
                "/job?pipeline=storefront&step=unit")) {
            chromium.open(origin + path);
            assertThat(chromium.evaluate(WIDTH).asInt()).as(path).isLessThanOrEqualTo(width);
            assertThat(chromium.evaluate("getComputedStyle(document.documentElement).colorScheme").asText())
                    .isEqualTo(scheme);
            assertThat(chromium.evaluate(LEGIBLE).toString()).as("contrast of texts of " + path).isEqualTo("[]");
        }
        assertClean();
    }

    /** Texts whose contrast with what is behind them is less than WCAG's 4.5, solid backgrounds only. */
    static final String LEGIBLE = """
            (() => {
              const parse = (c) => (c.match(/[\\d.]+/g) || []).map(Number);
              const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
                .map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
                .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
              const behind = (e) => {
                for (let at = e; at; at = at.parentElement) {
                  const bg = getComputedStyle(at).backgroundColor;
                  if (bg.startsWith('color')) return null;
                  const c = parse(bg);
                  if (c.length === 3 || c[3] === 1) return c;
                }
                return [255, 255, 255];
              };
              const bad = new Set();
              for (const e of document.querySelectorAll('body *')) {
                if (![...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()) || !e.getClientRects().length) continue;
                const back = behind(e);
                if (!back) continue;
                const [a, b] = [light(parse(getComputedStyle(e).color)), light(back)].sort((x, y) => y - x);
                if ((a + 0.05) / (b + 0.05) < 4.5) bad.add(e.tagName + '.' + e.className + ' ' + e.textContent.slice(0, 30));
              }
              return [...bad];
            })()""";

    @Test
    void lightAndDarkCanBeChosenAndAreKept() {
        chromium.open(origin + "/");
        chromium.evaluate("document.querySelector('[data-theme-switch]').click()");
        chromium.open(origin + "/tables");
        assertThat(chromium.evaluate("getComputedStyle(document.documentElement).colorScheme").asText())
                .isEqualTo("dark");
        chromium.evaluate("document.querySelector('[data-theme-switch]').click()");
        chromium.evaluate("localStorage.clear()");
        assertClean();
    }

    /** What a browser is told about every answer, also the refusals. */
    @Test
    void everyAnswerCarriesThePolicy() throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        for (String path : List.of("/", "/sql", "/assets/show.css", "/nowhere", "/assets/../secret")) {
            HttpResponse<String> answer = client.send(HttpRequest.newBuilder(URI.create(origin + path)).build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.headers().firstValue("Content-Security-Policy").orElse("")).as(path)
                    .contains("default-src 'none'").contains("script-src 'self'").contains("style-src 'self'")
                    .contains("frame-ancestors 'none'").contains("form-action 'self'").doesNotContain("unsafe");
            assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
            assertThat(answer.headers().firstValue("Referrer-Policy")).hasValue("same-origin");
        }
    }
}
