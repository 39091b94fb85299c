package dev.kitecaravan.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
    @ValueSource(strings = {"table builds: column state is text", "https://api.example/v2/builds?page=2&per_page=100",
            "mail anna@example.org", "at 12:30:45 anna@example.org wrote", "to: anna@example.org",
            "jdbc:h2:file:/var/lib/caravan", "the token is wrong",
            "supply an Access Token: https://buildkite.example/docs/apis#authentication. Check it"})
    void otherTextStays(String text) {
        assertThat(Redactor.redact(text)).isEqualTo(text);
    }

    @Test
    void nullStaysNull() {
        assertThat(Redactor.redact(null)).isNull();
    }
}
