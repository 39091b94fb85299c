package dev.kitecaravan.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StandInsTest {
    private final StandIns standIns = new StandIns();

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "mail kim@corp.test and KIM@corp.test | mail person1@example.org and person1@example.org",
            "https://git.corp.test/a?x=1 http://git.corp.test:8080/b | https://host1.example.org/a?x=1 http://host1.example.org:8080/b",
            "git@git.corp.test:acme/app.git | git@host1.example.org:acme/app.git",
            "https://ann:pw@git.corp.test/x | https://host1.example.org/x",
            "https://api.buildkite.com/v2/x | https://api.buildkite.com/v2/x",
            "https://buildkite.com.evil.test/x | https://host1.example.org/x",
            "https://notbuildkite.com/x | https://host1.example.org/x",
            "10.0.0.7 to 10.0.0.7/32 from fe80::1:2:3:4 | 192.0.2.1 to 192.0.2.1/32 from 2001:db8::2",
            "at 12:30:45 | at 12:30:45", "3.91.0 on linux | 3.91.0 on linux",
            "bkua_0123456789abcdef0123 | ***", "ghp_abcdefghij0123456789abcd x | *** x",
            "key AKIAIOSFODNN7EXAMPLE | key ***",
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abc-_d | ***",
            "Authorization: Bearer abcdefgh | Authorization: Bearer ***",
            "password=hunter2 | password=***", "2026-05-03T04:17:55.867Z | 2026-05-03T04:17:55.867Z",
            "01885682-55a7-44f5-84f3-0402fb452e66 | 01885682-55a7-44f5-84f3-0402fb452e66", "main | main"})
    void aTextLosesAddressesAndTokensAndKeepsTheRest(String text, String expected) {
        assertThat(standIns.text(text)).isEqualTo(expected);
    }

    @Test
    void aPrivateKeyIsLeftOutWhole() {
        assertThat(standIns.text("x -----BEGIN RSA PRIVATE KEY-----\nMIIE\nabc\n-----END RSA PRIVATE KEY----- y"))
                .isEqualTo("x *** y");
    }

    @Test
    void peopleAreKnownWhereverTheyStand() {
        Map<String, Object> record = members("creator", members("name", "Kim Lee", "email", "kim@corp.test"), "author",
                "Ann Berg <ann@corp.test>", "message", "Ann Berg and Kim Lee fix it; not Kimberly Leeds", "owner",
                "Bo Ek",
                "name", "deploy", "tags", new ArrayList<>(List.of("by Bo Ek", 3, true)));
        standIns.learn(record);

        assertThat(standIns.replace(record)).isEqualTo(members("creator",
                members("name", "Person 1", "email", "person1@example.org"), "author", "Person 2 <person2@example.org>",
                "message", "Person 2 and Person 1 fix it; not Kimberly Leeds", "owner", "Person 3", "name", "deploy",
                "tags",
                List.of("by Person 3", 3, true)));
    }

    @Test
    void whatIsNamedLikeASecretIsMaskedAndWhatTellsOfOneIsNot() {
        Map<String, Object> record = members("token", "x", "webhook_secret", "y", "api-key", "z", "secret_id", "s",
                "token_count", 3L, "webhook_url", "https://hook.test/abc", "password", null, "hostname", "ip-1.corp",
                "key",
                "default", "deep", members("access_token", "q"));

        assertThat(standIns.replace(record))
                .isEqualTo(members("token", "***", "webhook_secret", "***", "api-key", "***",
                        "secret_id", "s", "token_count", 3L, "webhook_url", "***", "password", null, "hostname",
                        "host1.example.org", "key", "default", "deep", members("access_token", "***")));
    }

    @Test
    void anOrganizationIsOneOfManyInAddressesAndByItself() {
        standIns.organization("kite-labs");
        standIns.organization("other");
        standIns.organization(null);

        assertThat(standIns.text("kite-labs")).isEqualTo("acme");
        assertThat(standIns.text("https://buildkite.com/kite-labs/app?o=other"))
                .isEqualTo("https://buildkite.com/acme/app?o=other");
        assertThat(standIns.text("/organizations/other")).isEqualTo("/organizations/acme-2");
        assertThat(standIns.text("the kite-labs team")).isEqualTo("the kite-labs team");
    }

    private static Map<String, Object> members(Object... namesAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }
}
