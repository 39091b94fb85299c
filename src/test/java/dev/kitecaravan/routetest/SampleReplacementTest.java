package dev.kitecaravan.routetest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.kitecaravan.table.Json;

class SampleReplacementTest {
    private final SampleReplacement replacement = new SampleReplacement();

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"write to Ann.B@corp.test now | write to person1@example.org now",
            "from 10.1.2.3 to 10.1.2.3 | from 192.0.2.1 to 192.0.2.1", "fe80:12:0:0:1:2:3:4 | 2001:db8::1",
            "bkua_0123456789abcdef0123 | ***", "token ghp_0123456789abcdefghij0123 | token ***",
            "git@git.corp.test:acme/app.git | git@host1.example.org:acme/app.git",
            "https://git.corp.test/acme/app?x=1 | https://host1.example.org/acme/app?x=1",
            "https://ann:secret@git.corp.test/app | https://***@host1.example.org/app",
            "https://api.buildkite.com/v2/organizations/acme | https://api.buildkite.com/v2/organizations/acme",
            "01885682-55a7-44f5-84f3-0402fb452e66 | 01885682-55a7-44f5-84f3-0402fb452e66",
            "2026-05-03T04:17:55.867Z | 2026-05-03T04:17:55.867Z", "main | main"})
    void aTextLosesSecretsAndAddresses(String text, String expected) {
        assertThat(replacement.text(text)).isEqualTo(expected);
    }

    @Test
    void equalValuesStayEqualOverSeveralAnswers() {
        Object first = replacement.of(Map.of("email", "ann@corp.test"));
        Object second = replacement.of(List.of(Map.of("creator", Map.of("email", "ANN@corp.test")),
                Map.of("email", "bob@corp.test")));

        assertThat(first).isEqualTo(Map.of("email", "person1@example.org"));
        assertThat(second).isEqualTo(List.of(Map.of("creator", Map.of("email", "person1@example.org")),
                Map.of("email", "person2@example.org")));
    }

    @Test
    void membersAreReplacedByTheirNames() {
        Object clean = replacement.of(Json.read("""
                {"id": "a", "token": "x", "webhook_secret": "y", "token_id": "t", "hostname": "ip-1.corp",
                 "creator": {"name": "Ann", "email": "ann@corp.test"}, "name": "deploy",
                 "env": {"DEPLOY": "now", "N": "1"}, "secret": null, "list": ["bob@corp.test", 3, true]}
                """));

        assertThat(clean).isEqualTo(Json.read("""
                {"id": "a", "token": "***", "webhook_secret": "***", "token_id": "t", "hostname": "host1.example.org",
                 "creator": {"name": "Person 1", "email": "person1@example.org"}, "name": "deploy",
                 "env": {"DEPLOY": "***", "N": "***"}, "secret": null, "list": ["person2@example.org", 3, true]}
                """));
    }
}
