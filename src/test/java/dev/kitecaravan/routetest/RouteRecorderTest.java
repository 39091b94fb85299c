package dev.kitecaravan.routetest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.kitecaravan.WireLog;
import dev.kitecaravan.extract.http.ApiClient;
import dev.kitecaravan.extract.http.ApiException;
import dev.kitecaravan.extract.http.ApiListener;
import dev.kitecaravan.extract.http.ApiSettings;
import dev.kitecaravan.extract.http.Budget;
import dev.kitecaravan.extract.http.Origin;
import dev.kitecaravan.extract.http.Reserve;
import dev.kitecaravan.extract.http.TokenSource;
import dev.kitecaravan.sandbox.Sandbox;
import dev.kitecaravan.sandbox.SandboxSettings;

/** Tests that are made out of a reading of the sandbox. */
class RouteRecorderTest {
    @TempDir
    Path folder;

    private String record(Sandbox sandbox, String token, String route) throws IOException {
        WireLog.off();
        try (DefaultCamelContext camel = TestCamel.started();
                ApiClient client = new ApiClient(
                        ApiSettings.of(Origin.of(sandbox.origin().toString()), TokenSource.of(token)).withSpool(folder,
                                1 << 20),
                        new Budget(Reserve.parse("0")), ApiListener.NONE)) {
            RouteTester tester = new RouteTester(camel, Path.of("routes"), null);
            String text = new RouteRecorder(tester, client).record(folder.resolve(route + ".yaml"), route);
            assertThat(tester.run(RouteTestReader.parse(folder.resolve(route + ".yaml"), text)).differences())
                    .extracting(Difference::text).isEmpty();
            return text;
        }
    }

    @Test
    void aRecordedTestIsSmallPassesAndNamesNobody() throws IOException {
        try (Sandbox sandbox = Sandbox.start(SandboxSettings.standard().withBuilds(40).withoutLimits())) {
            String text = record(sandbox, sandbox.token(), "build");

            assertThat(sandbox.requests().count()).isBetween(4, 20);
            assertThat(text).contains("route: build", "now: ", "/builds/", "    build:\n", "requests: ")
                    .doesNotContain(sandbox.token());
            assertThat(text.replaceAll("@(host\\d+\\.)?example\\.org", ""))
                    .doesNotContainPattern("[\\w.]+@[\\w-]+\\.\\w+");
        }
    }

    @Test
    void aTokenThatIsRefusedIsToldAndNothingIsWritten() {
        try (Sandbox sandbox = Sandbox.start(SandboxSettings.standard().withBuilds(5).withoutLimits())) {
            assertThatThrownBy(() -> record(sandbox, "another", "organizations")).isInstanceOf(ApiException.class)
                    .hasMessageContaining("401");
            assertThat(List.of(folder.toFile().list())).noneMatch(name -> name.endsWith(".yaml"));
        }
    }
}
