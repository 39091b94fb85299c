package dev.kitecaravan.routetest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import dev.kitecaravan.WireLog;

/** The tests that ship beside the route files, in one Camel. */
class ShippedRouteTestsTest {
    @TestFactory
    Stream<DynamicTest> everyOnePasses() {
        WireLog.off();
        List<DynamicTest> tests = new ArrayList<>();
        for (Path folder : List.of(Path.of("routes"), Path.of("examples/routes"))) {
            DefaultCamelContext camel = TestCamel.started();
            RouteTester tester = new RouteTester(camel, folder, null);
            RouteTestFolder.files(folder).forEach(file -> tests.add(DynamicTest.dynamicTest(file.toString(), () -> {
                RouteTestResult result = tester.run(RouteTestReader.read(file));
                assertThat(result.differences()).extracting(Difference::text).isEmpty();
            })));
            tests.add(DynamicTest.dynamicTest("Camel of " + folder + " ends", camel::stop));
        }
        return tests.stream();
    }
}
