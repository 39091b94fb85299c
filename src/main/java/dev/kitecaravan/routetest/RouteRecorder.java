package dev.kitecaravan.routetest;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.kitecaravan.extract.http.ApiClient;
import dev.kitecaravan.extract.http.ApiException;
import dev.kitecaravan.text.StandIns;

/**
 * Makes the test of a route out of one small reading of the API: at most twenty requests, two records of each list. Secrets,
 * people, machines and the organization get stand-ins. What lies outside is mocked, as in a test.
 */
public final class RouteRecorder {
    private final RouteTester tester;
    private final ApiClient client;

    /** @param client of the API itself, with the token */
    public RouteRecorder(RouteTester tester, ApiClient client) {
        this.tester = tester;
        this.client = client;
    }

    /**
     * The text of a test that passes.
     *
     * @param file  that it will be in
     * @param route the endpoint, or the route of one's own
     * @throws ApiException when the API cannot be asked, or refuses the token
     */
    public String record(Path file, String route) {
        RouteTest empty = RouteTest.of(file.toString(), route, null, List.of(), Expectation.GOOD_END);
        try (RecordingApi api = new RecordingApi(client)) {
            tester.run(empty, api.origin());
            if (api.failure() != null) {
                throw api.failure();
            }
            String text = RouteTestText.of(RouteTest.of(file.toString(), route, api.now(), replaced(api.answers()),
                    Expectation.GOOD_END)).replaceFirst("(?m)^expect: \\{}\n", "");
            RouteTestResult result = tester.run(RouteTestReader.parse(file, text));
            return new RouteTestUpdate(text, result).updated();
        }
    }

    /** Of several answers to one path each is for one request but the last, which is for all that follow. */
    private static List<Answer> replaced(List<Answer> answers) {
        StandIns standIns = new StandIns();
        for (Answer answer : answers) {
            if (answer.path().equals("/v2/organizations") && answer.body() instanceof List<?> organizations) {
                organizations.forEach(each -> standIns.organization(((Map<?, ?>) each).get("slug")));
            }
            standIns.learn(answer.body());
        }
        Map<String, Integer> left = new HashMap<>();
        answers.forEach(answer -> left.merge(answer.path(), 1, Integer::sum));
        List<Answer> replaced = new ArrayList<>();
        for (Answer answer : answers) {
            int further = left.merge(answer.path(), -1, Integer::sum);
            Object body = answer.body() instanceof String text ? standIns.text(text) : standIns.replace(answer.body());
            replaced.add(new Answer(standIns.text(answer.path()), List.of(), answer.status(), Map.of(), body, null,
                    further > 0 ? 1 : 0, false, Place.NONE));
        }
        return replaced;
    }
}
