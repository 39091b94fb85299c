package dev.kitecaravan.show;

import java.io.StringReader;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;

import javax.xml.parsers.DocumentBuilderFactory;

import org.w3c.dom.Document;
import org.xml.sax.InputSource;

import dev.kitecaravan.insight.CiData;
import dev.kitecaravan.insight.Dressing;
import dev.kitecaravan.insight.Views;
import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.registry.Destinations;

/** A dataset with one pipeline of which every kind of step is known, and texts in it that strangers wrote. */
final class DetailFixture {
    static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    /** Where it would run, were it not escaped: as a tag, in an attribute, in SQL. */
    static final String HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>&\\\\'; drop table builds--";

    private DetailFixture() {
    }

    static CiData data() {
        CiData data = new CiData();
        data.asOf = NOW;
        data.pipeline("web", "main");
        data.build(build("b1", 1, "passed", "main", "'jobs':[" + job("b1-test", "test", "passed", 0, 10, 60) + "]"));
        data.build(build("b2", 2, "failed", "feature/x", "'jobs':[" + String.join(",",
                job("j-lint", "lint", "passed", 0, 5, 25),
                "{'id':'w1','type':'waiter'}",
                job("j-test-1", "test", "failed", 25, 30, 90).replace("}", ",'retried':true,'retried_in_job_id':"
                        + "'j-test-2','retry_type':'automatic','exit_status':1}"),
                "{'id':'gate1','type':'manual','label':'Ship it?','state':'unblocked','unblocked_at':'"
                        + at(7_200) + "','unblocked_by':{'id':'u1','name':'Kim'}}",
                job("j-deploy", "deploy", "canceled", 7_200, 7_210, 7_230),
                "{'id':'t1','type':'trigger','label':'Trigger it','state':'passed','triggered_build':{'id':'b1',"
                        + "'number':1,'web_url':'https://buildkite.com/acme/web/builds/1'}}",
                job("j-test-2", "test", "failed", 92, 100, 150).replace("}",
                        ",'retries_count':1,'exit_status':1}"),
                job("j-soft", "soft", "failed", 25, 30, 40).replace("}", ",'soft_failed':true,'exit_status':2}"),
                job("j-broken", "after", "broken", -1, -1, -1),
                job("j-slow", "slow", "running", 7_200, 7_220, -1)) + "]"));
        return data;
    }

    static String at(int second) {
        return Instant.parse("2026-11-24T08:00:00Z").plusSeconds(second).toString();
    }

    private static String build(String id, int number, String state, String branch, String rest) {
        return "{'id':'" + id + "','number':" + number + ",'state':'" + state + "','branch':'" + branch
                + "','commit':'c" + number + "','message':'Message of " + number + "','source':'webhook',"
                + "'web_url':'https://buildkite.com/acme/web/builds/" + number + "','author':{'name':'Ann'},"
                + "'created_at':'" + at(0) + "','started_at':'" + at(5) + "','finished_at':'" + at(7_300) + "'," + rest
                + "}";
    }

    /** Seconds after the build was made; -1 for never. */
    static String job(String id, String step, String state, int runnable, int started, int finished) {
        return "{'id':'" + id + "','type':'script','name':'" + step + "','step_key':'" + step + "','state':'" + state
                + "','web_url':'https://buildkite.com/acme/web/builds/1#" + id + "'" + time("runnable_at", runnable)
                + time("started_at", started) + time("finished_at", finished) + ",'created_at':'" + at(0) + "'}";
    }

    private static String time(String field, int second) {
        return second < 0 ? "" : ",'" + field + "':'" + at(second) + "'";
    }

    static DestinationSettings load(CiData data, String engine, Path folder) throws Exception {
        DestinationSettings place = CiData.place(engine, folder);
        data.load(place);
        return place;
    }

    static void makeViews(DestinationSettings place) {
        try (Destination destination = Destinations.open(place)) {
            Dressing.of(destination,
                    new Views(place.name(), ZoneOffset.UTC, place.system(), Map.of("default", 36.0))).orElseThrow()
                    .create();
        }
    }

    /**
     * The page as a tree: fails where a tag is not closed, an attribute not quoted, a character not escaped. What HTML has
     * beside XML (elements without an end, attributes without a value, the entity nbsp) is written out first.
     */
    static Document tree(String html) throws Exception {
        String xml = html.replaceFirst("(?i)<!doctype html>", "")
                .replaceAll("<(meta|link|img|input|br)([^>]*?)/?>", "<$1$2/>")
                .replaceAll("(<[a-z][^>]*?) (data-[a-z-]+|hidden|required|autofocus|open)(?=[ >/])", "$1 $2=\"\"")
                .replaceAll("(<[a-z][^>]*?) (data-[a-z-]+|hidden|required|autofocus|open)(?=[ >/])", "$1 $2=\"\"");
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        return factory.newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
    }
}
