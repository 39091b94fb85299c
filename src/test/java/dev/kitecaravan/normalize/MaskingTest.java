package dev.kitecaravan.normalize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    private static String masked(String resource, String json) {
        return masked(resource, Masking.Rules.NONE, json);
    }

    private static String hashed(String key, String json) {
        Map<String, Object> record = Bench.object(json);
        new Masking(Catalog.empty(), null, new Masking.Rules(List.of(), List.of("who", "all", "list"), List.of(),
                List.of(), List.of(), key)).apply(record);
        return Json.write(record).replace('"', '\'');
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', value = {"access_token=|access_token=",
            "access_token=q|access_token=***", "access_token=&page=2|access_token=&page=2",
            "see api_key=q1 and access_token=q2!|see api_key=*** and access_token=***",
            "access_token=q1&access_token=q2|access_token=***&access_token=***",
            "access_token=&access_token=q2|access_token=&access_token=***",
            "access_token=***|access_token=***", "a=b|a=b", "access_token|access_token",
            "<a href='/?access_token=q'>|<a href='/?access_token=***'>", "\"api_key=q\"|\"api_key=***\"",
            "(api_key=q)|(api_key=***)", "[api_key=q]|[api_key=***]", "{api_key=q}|{api_key=***}",
            "api_key=q,b|api_key=***,b", "api_key=q;b|api_key=***;b", "api_key=q#b|api_key=***#b",
            "<api_key=q<b|<api_key=***<b"})
    void ofATextThatHoldsTokensOnlyTheyAreMasked(String text, String expected) {
        assertThat(Masking.withoutTokens(text)).isEqualTo(expected);
        assertThat(Masking.withoutTokens(expected)).as("a second time").isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"https://b.example/0f|https://b.example/***",
            "https://b.example/0f.svg|https://b.example/***.svg", "https://b.example/0f.|https://b.example/***.",
            "https://b.example/.svg|https://b.example/***.svg", "/0f.svg|/***.svg", "/0f|/***", "0f.svg|0f.svg",
            "https://b.example/|https://b.example/", "https://b.example/?theme=1.5|https://b.example/?theme=1.5",
            "https://b.example/0f?theme=1.5|https://b.example/***?theme=1.5",
            "https://b.example/0f.svg?branch=a/b.c|https://b.example/***.svg?branch=a/b.c",
            "https://b.example/***.svg|https://b.example/***.svg", "?a/b|?a/b", "''|''"})
    void ofABadgesAddressTheLastStepIsMasked(String address, String expected) {
        assertThat(masked("pipeline", "{\"badge_url\": \"" + address + "\"}"))
                .isEqualTo("{'badge_url':'" + expected + "'}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"A=1|A=***", "A=1=2|A=***", "=1|=***", "A=|A=", "A|A", "''|''"})
    void ofAnAssignmentTheValueIsMasked(String assignment, String expected) {
        assertThat(masked("pipeline", "{\"steps\": [{\"plugins\": [{\"docker#1\": {\"env\": [\"" + assignment
                + "\"]}}]}]}")).isEqualTo("{'steps':[{'plugins':[{'docker#1':{'env':['" + expected + "']}}]}]}");
    }

    /** What HMAC-SHA256 makes of it, as another program worked it out: hashes stand in tables beside those of years ago. */
    @Test
    void aHashIsTheSameInEveryRelease() {
        assertThat(hashed("key", "{\"who\": \"a@b\", \"all\": 7}"))
                .isEqualTo("{'who':'85a0be1cfa9b2af7882b9c6c18033471','all':'01235b0d2aa4a5daba7243a9228194c8'}");
        for (String none : new String[]{null, "", "caravan"}) {
            assertThat(hashed(none, "{\"who\": \"a@b\", \"all\": 7}"))
                    .isEqualTo("{'who':'8b4e00f8363557999459e0f9bb24069f','all':'fb4cd5ba4c19311d9cee6edb292b9cbf'}");
        }
    }

    @Test
    void ofAListEveryElementIsHashedAndOfAnObjectNothing() {
        assertThat(hashed("key", "{\"list\": [\"kim\", null, [7]], \"all\": {\"a\": 7}}")).isEqualTo(
                "{'list':['93e476fe6f53dafe3a224538ce3bc742',null,['01235b0d2aa4a5daba7243a9228194c8']],'all':{'a':7}}");
    }

    @Test
    void whateverStandsWhereASecretDoesIsMaskedButWhatIsEmpty() {
        Masking.Rules rules = rules(List.of("a", "b", "c", "d", "e", "f"), List.of(), List.of(), List.of(), List.of());

        assertThat(masked(null, rules,
                "{\"a\": 7, \"b\": {\"x\": 1}, \"c\": [1], \"d\": \"\", \"e\": null, \"f\": \"s\", \"g\": \"s\"}"))
                .isEqualTo("{'a':'***','b':'***','c':'***','d':'','e':null,'f':'***','g':'s'}");
    }

    @Test
    void whatIsIncludedIsKeptWithAllBelowItAndElementsOfListsByTheirMembers() {
        assertThat(masked(null, rules(List.of(), List.of(), List.of("a", "l.x", "n.m.o"), List.of(), List.of()),
                "{\"a\": {\"b\": [1, {\"c\": 2}]}, \"l\": [1, null, {\"x\": 1, \"y\": 2}, [{\"x\": 3, \"z\": 4}]],"
                        + " \"n\": {\"m\": {\"o\": 1, \"p\": 2}, \"q\": {\"o\": 1}}, \"r\": {\"a\": 1}, \"s\": [1]}"))
                .isEqualTo("{'a':{'b':[1,{'c':2}]},'l':[{'x':1},[{'x':3}]],'n':{'m':{'o':1}}}");
    }

    @Test
    void ofSeveralRulesForOneFieldTheFirstOfTheOrderWins() {
        String record = "{\"a\": \"s\"}";

        assertThat(masked(null, rules(List.of("a"), List.of("a"), List.of(), List.of("a"), List.of("a")), record))
                .as("excluded").isEqualTo("{}");
        assertThat(masked(null, rules(List.of("a"), List.of("a"), List.of(), List.of(), List.of("a")), record))
                .as("said to be no secret").isEqualTo(record.replace('"', '\'').replace(" ", ""));
        assertThat(masked(null, rules(List.of("a"), List.of("a"), List.of(), List.of(), List.of()), record))
                .as("hashed").matches("\\{'a':'[0-9a-f]{32}'}");
    }

    /** It would match nothing, and what was to be masked would come in. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"env.*_TOKEN|*_TOKEN", "env.TOKEN_*|TOKEN_*", "***.email|***",
            "jobs[0].env|jobs[0]", "jobs[*].env|jobs[*]", "$.author.email|\\$"})
    void aPathOfAnotherLanguageIsRefused(String path, String named) {
        assertThatThrownBy(() -> Masking.requirePath(path)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + path + "\" ").hasMessageContaining(named);
    }

    @Test
    void aBackslashTakesSignsOfPathsForWhatTheyAre() {
        Masking.Rules rules = rules(List.of("a\\*", "\\*b.c", "\\$.d", "e\\[0]", "f\\.g"), List.of(), List.of(),
                List.of(),
                List.of());

        assertThat(masked(null, rules,
                "{\"a*\": \"s\", \"*b\": {\"c\": \"s\"}, \"$\": {\"d\": \"s\"}, \"e[0]\": \"s\", \"f.g\": \"s\", \"ab\": \"s\"}"))
                .isEqualTo("{'a*':'***','*b':{'c':'***'},'$':{'d':'***'},'e[0]':'***','f.g':'***','ab':'s'}");
    }

    @Test
    void aPathThatNoFieldCanHaveIsRefused() {
        Masking.requirePath("author.email");
        Masking.requirePath("jobs[].**.env.*");
        for (String path : List.of("", ".", "a.", ".a", "a..b", "[]")) {
            assertThatThrownBy(() -> Masking.requirePath(path)).as(path).hasMessageContaining("\"" + path + "\"");
        }
    }
}
