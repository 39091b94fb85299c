package dev.kitecaravan.normalize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import dev.kitecaravan.table.Json;

class MaskingTest {
    private static String masked(String resource, Masking.Rules rules, String json) {
        Map<String, Object> record = Bench.object(json);
        new Masking(Catalog.buildkite(), resource, rules).apply(record);
        return Json.write(record).replace('"', '\'');
    }

    private static Masking.Rules rules(List<String> mask, List<String> hash, List<String> include,
            List<String> exclude, List<String> unmask) {
        return new Masking.Rules(mask, hash, include, exclude, unmask, "key");
    }

    @Test
    void secretsAreMaskedUnlessAskedFor() {
        assertThat(masked("pipeline", Masking.Rules.NONE, """
                {"env": {"A": "1", "B": null}, "configuration": "steps:", "provider": {"id": "github",
                 "webhook_url": "https://hooks/abc", "settings": {"x": 1}}, "steps": [{"env": {"C": "2"},
                 "plugins": [{"docker#1": {"env": ["D=3", "E"]}}]}],
                 "badge_url": "https://badge.example/0f0f0f.svg?branch=main"}
                """)).isEqualTo("{'env':{'A':'***','B':null},'configuration':'***','provider':{'id':'github',"
                + "'webhook_url':'***','settings':{'x':1}},'steps':[{'env':{'C':'***'},"
                + "'plugins':[{'docker#1':{'env':['D=***','E']}}]}],'badge_url':'https://badge.example/***.svg?branch=main'}");
        assertThat(masked("build", Masking.Rules.NONE,
                """
                        {"configuration": "mine", "env": {}, "jobs": [{"agent": {"access_token": "s", "name": "n"}}],
                         "pipeline": {"configuration": "x"}, "url": "https://a/?api_key=abc&page=2", "body": "see access_token=q1 now"}
                        """))
                .isEqualTo("{'configuration':'mine','env':{},'jobs':[{'agent':{'access_token':'***','name':'n'}}],"
                        + "'pipeline':{'configuration':'***'},'url':'https://a/?api_key=***&page=2','body':'see access_token=*** now'}");
    }

    @Test
    void routesAddMasksHashesAndProjections() {
        String record = "{\"id\": 1, \"author\": {\"email\": \"a@b\", \"name\": \"A\"}, \"jobs\": [{\"id\": 2, \"name\": \"x\"}]}";
        assertThat(masked(null, rules(List.of("author.email"), List.of(), List.of(), List.of("jobs[].name"), List.of()),
                record)).isEqualTo("{'id':1,'author':{'email':'***','name':'A'},'jobs':[{'id':2}]}");
        assertThat(masked(null, rules(List.of(), List.of(), List.of("id", "jobs.id"), List.of(), List.of()), record))
                .isEqualTo("{'id':1,'jobs':[{'id':2}]}");
        assertThat(masked(null, rules(List.of(), List.of(), List.of(), List.of(), List.of("env.*")),
                "{\"env\": {\"A\": \"1\"}}")).isEqualTo("{'env':{'A':'1'}}");
        String hashed = masked(null, rules(List.of(), List.of("**.email"), List.of(), List.of(), List.of()), record);
        assertThat(hashed).doesNotContain("a@b").matches(".*'email':'[0-9a-f]{32}'.*");
        assertThat(masked(null, rules(List.of(), List.of("author.email"), List.of(), List.of(), List.of()), record))
                .isEqualTo(hashed);
    }

    @Test
    void aTokenInTheQueryOfABadgesAddressIsMaskedLikeItsLastStep() {
        assertThat(masked("pipeline", Masking.Rules.NONE,
                "{\"badge_url\": \"https://badge.example/0f0f0f.svg?branch=main&access_token=q1&style=flat\"}"))
                .isEqualTo("{'badge_url':'https://badge.example/***.svg?branch=main&access_token=***&style=flat'}");
    }

    @Test
    void aMalformedPathIsNamed() {
        assertThatThrownBy(() -> new Masking(Catalog.empty(), null,
                rules(List.of("author..email"), List.of(), List.of(), List.of(), List.of())))
                .hasMessageContaining("author..email");
    }

    @Test
    void depthDoesNotEndTheThread() {
        String deep = "{\"env\":{\"a\":1},\"a\":".repeat(900) + "1" + "}".repeat(900);
        assertThat(masked(null, Masking.Rules.NONE, deep)).contains("'env':{'a':'***'}").doesNotContain("{'a':1}");
    }
}
