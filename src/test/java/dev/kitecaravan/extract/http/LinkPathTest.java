package dev.kitecaravan.extract.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which next pages belong to a list. */
class LinkPathTest {
    private static URI within(String asked, String next) {
        URI page = URI.create("https://api.test" + asked);
        return LinkPath.within(page.getPath(), URI.create(next), ApiRequest.object("things", page));
    }

    @ParameterizedTest
    @CsvSource({"/v2/x, https://api.test/v2/x?page=2", "/v2/x, https://API.test/v2/x/?page=2",
            "/v2/x/, https://api.test/v2/x",
            "/v2/a b, https://api.test/v2/a%20b?page=2", "/v2/x%2Dy, https://api.test/v2/x-y?page=2",
            "/v2/%C3%A4, https://api.test/v2/%c3%a4", "/v2/x, https://api.test/v2/x/page/2",
            "/v2/x, https://api.test/v2/./x"})
    void thoseOfTheSamePathAndBelowIt(String asked, String next) {
        assertThat(within(asked.replace(" ", "%20"), next)).isEqualTo(URI.create(next));
    }

    @ParameterizedTest
    @CsvSource({"/v2/x, https://api.test/v2/y?page=2", "/v2/x, https://api.test/v2/xy", "/v2/x, https://api.test/v2",
            "/v2/x, https://api.test/", "/v2/x, https://api.test/v2/x/../y", "/v2/x, https://api.test/v2/x/%2e%2e/y",
            "/v2/x, https://api.test/v2/X", "/v2/x/page/2, https://api.test/v2/x"})
    void noOthers(String asked, String next) {
        assertThatThrownBy(() -> within(asked, next)).isInstanceOf(ApiException.class)
                .hasMessageStartingWith("things: the next page's link of https://api.test" + asked)
                .hasMessageContaining("another list");
    }
}
