package dev.kitecaravan.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {
    @ParameterizedTest
    @ValueSource(strings = {"postgresql://anna:hunter2@db.example:5432/ci", "postgresql://anna:hun@ter2@db.example/ci",
            "postgresql://anna:hunter2/x@db.example/ci", "jdbc:postgresql://h/d?user=anna&password=hunter2&ssl=true",
            "postgresql:/anna:hunter2@db.example/ci", "redshift:anna:hunter2@db.example", "anna:hunter2@db.example/ci",
            "jdbc:h2:./data;USER=sa;PASSWORD=hunter2;CACHE_SIZE=1", "Authorization: Bearer hunter2",
            "the server said: bearer hunter2hunter2 is no token", "Bearer bkua_hunter2",
            "{\"Authorization\": \"Basic hunter2\"}", "{\"access_token\":\"hunter2\"}", "?api_key=hunter2&page=2",
            "https://x.blob.example/c?sv=1&sig=hunter2%3D", "token=hunter2", "authorization=hunter2",
            "password: 'hunter2 with spaces'", "secret_access_key=hunter2",
            "token: https://x.example/?access_token=hunter2", "password=https://hunter2"})
    void secretsAreTakenOut(String text) {
        assertThat(Redactor.redact("before " + text + " after")).doesNotContain("hunter2").contains(Redactor.MASK)
                .startsWith("before ").endsWith(" after");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a.", "a:", "-", "x://", "x://a:", "token="})
    @Timeout(60)
    void aLongTextIsLookedThroughOnceAndNotFromEachOfItsLettersOn(String piece) {
        String text = piece.repeat(100_000 / piece.length());
        assertThat(Redactor.redact(text + " password=hunter2 @")).endsWith(" password=" + Redactor.MASK + " @");
    }

    @Test
    void whatStandsBeforeASecretMayBeLong() {
        String letters = "a".repeat(2_000);
        assertThat(Redactor.redact(letters + "://anna:hunter2@h/d")).isEqualTo(letters + "://***@h/d");
        assertThat(Redactor.redact("postgres://anna:" + "b/".repeat(200) + "@h/d"))
                .isEqualTo("postgres://anna:***@h/d");
    }

    @ParameterizedTest
    @ValueSource(strings = {"table builds: column state is text", "https://api.example/v2/builds?page=2&per_page=100",
            "mail anna@example.org", "at 12:30:45 anna@example.org wrote", "to: anna@example.org",
            "jdbc:h2:file:/var/lib/caravan", "the token is wrong",
            "supply an Access Token: https://buildkite.example/docs/apis#authentication. Check it"})
    void otherTextStays(String text) {
        assertThat(Redactor.redact(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"postgresql://anna:hun#ter2@h/d?ssl=true|postgresql://***@h/d?ssl=true",
            "postgres://anna:hun?ter2@h/d|postgres://***@h/d", "postgres:/anna:hun?ter2@h/d|postgres:/***@h/d",
            "postgresql//anna:hun#ter2@h/d|postgresql//***@h/d", "http://anna:hun ter2@h/d|http://***@h/d",
            "jdbc:postgresql://anna:hun/te@r2@h/d|jdbc:postgresql://***@h/d", "anna:hun?ter2@h/d|***@h/d",
            "redshift:anna:hunter2@h|***@h", "postgresql://h/d?password=hunter2|postgresql://h/d?password=***",
            "./data@home/x|./data@home/x",
            "s3://bucket/@x|s3://bucket/@x", "https://api.example|https://api.example"})
    void anAddressAloneShowsNothingOfAPasswordWhateverSignsItHas(String address, String shown) {
        assertThat(Redactor.redactAddress(address)).isEqualTo(shown);
    }

    @Test
    void nullStaysNull() {
        assertThat(Redactor.redact(null)).isNull();
        assertThat(Redactor.redactAddress(null)).isNull();
    }
}
