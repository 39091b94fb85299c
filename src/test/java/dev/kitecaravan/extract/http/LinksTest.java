package dev.kitecaravan.extract.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class LinksTest {
    @Test
    void linksAreReadInAnyOrderFromSeveralLines() {
        assertThat(Links
                .parse(List.of("<https://a/b?x=1,2&y=;>; title=\"a, \\\"b\\\"; rel=no\"; rel=\"last\" , <c>;rel=NEXT",
                        "", " , ", "<d>; rel=\"prev first\"; rel=next")))
                .isEqualTo(Map.of("last", "https://a/b?x=1,2&y=;", "next", "c", "prev", "d", "first", "d"));
    }

    @Test
    @Timeout(10)
    void aLongLineIsLookedThroughOnce() {
        assertThat(Links.hideNext(Collections.nCopies(10, "rel=".repeat(16_000)))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", ",,,", "<", "<a", "<a>", "<a>;", "<a>; rel", "next", "a; rel=next",
            "<a>; rel=\"next",
            "\"", "<a>; rel=\"\""})
    void whatIsMalformedBreaksNothing(String line) {
        assertThat(Links.parse(List.of(line, "<good>; rel=last"))).containsEntry("last", "good");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<a?page=2", "<", "<a?page=2>; rel=\"ne", "<a>; rel=prev, <b?page=2", "a?page=2; rel=next",
            "a?page=2; REL = \"last next\"", "<p>; rel=prev, a?page=2; rel='next'", "\""})
    void aNextPageThatCannotBeReadIsNoLastPage(String line) {
        assertThat(Links.hideNext(List.of(line))).isTrue();
        assertThat(Links.hideNext(List.of(line, "<good>; rel=next"))).as("it is read").isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",,,", "<a>; rel=prev; ,", "<a>; rel=prev; title=\"rel=next\"",
            "<a>;rel=stylesheet;title",
            "<next>; rel=last", "<a?rel=next>; rel=prev", "<a>; rel=first; title*=UTF-8''n%c3%a4chste"})
    void aLastPageIsOneWhateverElseItsLinksSay(String line) {
        assertThat(Links.hideNext(List.of(line))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"<a>; rel='next'", "<a>; rel='last next'", "<a>; title='x, y'; rel='next'"})
    void singleQuotesAreUnderstood(String line) {
        assertThat(Links.parse(List.of(line))).containsEntry("next", "a");
    }

    @Property(tries = 500)
    void anyTextEnds(@ForAll String text) {
        assertThat(Links.parse(List.of(text))).isNotNull();
    }

    @Property(tries = 200)
    void everyOrderAndSplitGivesTheSameLinks(@ForAll long seed) {
        Random random = new Random(seed);
        List<String> links = new ArrayList<>(List.of("<n?a=1,2>; rel=\"next\"", "<l>;rel=last", "<f>; a=b; rel=first",
                "<p>; title=\"x,y;z\"; rel=\"prev\""));
        Collections.shuffle(links, random);
        int cut = random.nextInt(links.size() + 1);
        List<String> lines = List.of(String.join(", ", links.subList(0, cut)),
                String.join(",", links.subList(cut, links.size())));
        assertThat(Links.parse(lines)).isEqualTo(Map.of("next", "n?a=1,2", "last", "l", "first", "f", "prev", "p"));
    }

    @Property(tries = 500)
    void aLighterOrHeavierPageBeginsAtTheSameRecord(@ForAll @IntRange(min = 1, max = 500) int page,
            @ForAll @IntRange(min = 1, max = 100) int size) {
        URI uri = URI.create("/v2/builds?a%5B%5D=1&per_page=" + size + "&page=" + page + "&b");
        URI lighter = PageSize.lighter(uri);
        assertThat(offset(lighter)).isEqualTo(offset(uri));
        assertThat(PageSize.of(lighter)).isBetween(1, Math.max(1, size / 2));
        URI heavier = PageSize.heavier(uri, 100);
        assertThat(offset(heavier)).isEqualTo(offset(uri));
        assertThat(PageSize.of(heavier)).isBetween(size, Math.max(size, Math.min(100, size * 2)));
        assertThat(lighter.getRawQuery()).startsWith("a%5B%5D=1&").endsWith("&b");
    }

    @ParameterizedTest
    @CsvSource({"/b,/b?per_page=15", "/b?per_page=100,/b?per_page=50", "/b?per_page=1&page=7,/b?per_page=1&page=7",
            "/b?per_page=25&page=2,/b?per_page=5&page=6", "/b?after=XY&per_page=100,/b?after=XY&per_page=50"})
    void pagesAreHalved(String before, String after) {
        assertThat(PageSize.lighter(URI.create(before))).hasToString(after);
    }

    private static long offset(URI uri) {
        String page = Query.value(uri, "page");
        return ((page.isEmpty() ? 1 : Long.parseLong(page)) - 1) * PageSize.of(uri);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://api.example", "ftp://localhost", "https://", "api.buildkite.com",
            "https://u:p@host",
            "https://host/?q=1", "https://host/a/../b", "::", "http://localhost.example"})
    void anOriginThatIsNotSafeIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Origin.of(text))
                .withMessageContaining("BUILDKITE_BASE_URL")
                .withMessageNotContaining("u:p");
    }

    @Test
    void anOriginOwnsWhatLiesBelowItOnly() {
        Origin origin = Origin.of("https://API.example:443/kite/");
        for (String own : List.of("https://api.example/kite/v2", "HTTPS://api.EXAMPLE:443/kite",
                "https://api.example/kite/")) {
            assertThat(origin.owns(URI.create(own))).as(own).isTrue();
        }
        for (String foreign : List.of("http://api.example/kite/v2", "https://api.example:444/kite/v2",
                "https://api.example/kites", "https://api.example/", "https://api.example/kite/../x",
                "https://api.example/kite/%2E%2e/x", "https://u@api.example/kite/v2", "/kite/v2",
                "https://evil/kite/v2")) {
            assertThat(origin.owns(URI.create(foreign))).as(foreign).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://[::1]:8080/v2/builds?tag[]=a&page=2", "/v2/builds?tag[]=a&page=2",
            "?tag[]=a&page=2"})
    void theNextPageOfAServerThatIsNamedByItsIpv6AddressIsFollowed(String link) {
        Origin origin = Origin.of("http://[::1]:8080");
        ApiRequest from = ApiRequest.page("builds", URI.create(origin + "/v2/builds"));
        assertThat(new Follower(origin, false).follow(from, link))
                .hasToString("http://[::1]:8080/v2/builds?tag%5B%5D=a&page=2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://me:pa@ss@api.example", "https://me:@pa@ss@api.example/x", "https://me:ss@",
            "https://me:pa?ss@api.example", "https://me:pa#ss@api.example", "https://me:pa/ss@api.example"})
    void noPieceOfAPasswordIsShownWhateverSignsItHas(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Origin.of(text))
                .withMessageContaining("https://***@").withMessageNotContaining("ss@").withMessageNotContaining("pa");
    }

    @ParameterizedTest
    @CsvSource({"/v2/organizations/acme/builds,acme", "/v2/analytics/organizations/acme/suites,acme",
            "/v2/packages/organizations/acme/registries,acme", "/v2/builds,''", "/v2/organizations,''",
            "/v2/organizations/,''"})
    void theOrganizationToChargeIsInThePath(String path, String slug) {
        assertThat(String.join("", ApiRequest.organizationOf(URI.create(path)))).isEqualTo(slug);
    }

    @ParameterizedTest
    @CsvSource({"https://u:p@h/x?api_key=S&page=2,https://***@h/x?api_key=***&page=2",
            "/x?page=2&access_token=S,/x?page=2&access_token=***", "/x?X-Amz-Signature=S#f,/x?X-Amz-Signature=***#f",
            "/x?per_page=2,/x?per_page=2"})
    void secretsInAddressesAreNotShown(String url, String shown) {
        assertThat(Urls.redacted(url)).isEqualTo(shown);
    }
}
