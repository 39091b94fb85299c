package dev.kitecaravan.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quartz.impl.SchedulerRepository;

import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.ScheduleTables;
import dev.kitecaravan.load.postgres.PostgresServer;
import dev.kitecaravan.load.registry.Destinations;
import dev.kitecaravan.route.EndpointRegistry;
import dev.kitecaravan.route.RouteFile;
import dev.kitecaravan.run.CamelRoutes;
import dev.kitecaravan.run.OwnRouteListener;
import dev.kitecaravan.table.SystemColumns;

/** Routes that start at {@code quartz:} on replicas that share a schedule in a real PostgreSQL. */
class RouteScheduleTest {
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    @TempDir
    Path folder;
    private final List<String> fired = new CopyOnWriteArrayList<>();
    private final DestinationSettings settings = new DestinationSettings("postgres",
            PostgresServer.url(PostgresServer.newDatabase()), null, null, "buildkite_data", "jsonl",
            SystemColumns.DEFAULT, Path.of("target"), Map.of());

    /** One process: Camel, and its scheduler. */
    private final class Replica implements AutoCloseable {
        private final DefaultCamelContext camel = new DefaultCamelContext();
        private final RouteSchedule schedule;

        Replica(ScheduleTables tables, String... ids) {
            camel.getCamelContextExtension().setName("camel-1");
            camel.getShutdownStrategy().setTimeout(2);
            camel.start();
            camel.getRegistry().bind("fired", (org.apache.camel.Processor) exchange -> fired
                    .add(exchange.getFromRouteId() + " " + exchange.getMessage().getHeader("scheduledFireTime")));
            CamelRoutes routes = new CamelRoutes(camel);
            // Quartz keeps schedulers by their names in a JVM, as if each were a process of its own.
            SchedulerRepository.getInstance().remove("caravan-routes");
            schedule = RouteSchedule.shared(tables, PATIENCE, routes);
            StringBuilder text = new StringBuilder();
            for (String id : ids) {
                text.append("""
                        - route:
                            id: %s
                            from:
                              uri: quartz:%s
                              parameters: { cron: "* * * * * ?" }
                              steps:
                                - process: { ref: fired }
                        """.formatted(id, id));
            }
            EndpointRegistry registry = EndpointRegistry.read(List.of(new RouteFile("own.yaml", text.toString())));
            routes.startOwn(registry, Set.of(ids), new OwnRouteListener() {
                @Override
                public void completed(String route) {
                }

                @Override
                public void failed(String route, String reason) {
                    fired.add(route + " failed: " + reason);
                }
            });
            schedule.start(routes.jobs());
        }

        @Override
        public void close() {
            schedule.close();
            camel.stop();
        }
    }

    private ScheduleTables tables() {
        try (Destination destination = Destinations.create(settings)) {
            destination.open();
        }
        ScheduleTables tables = Destinations.scheduleTables(settings);
        tables.create();
        return tables;
    }

    @Tag("full")
    @Test
    void eachFiringIsOneReplicas() {
        ScheduleTables tables = tables();
        try (Replica one = new Replica(tables, "tick"); Replica other = new Replica(tables, "tick")) {
            await().atMost(Duration.ofSeconds(30)).until(() -> fired.size() >= 5);
        }
        assertThat(fired).doesNotHaveDuplicates().allSatisfy(firing -> assertThat(firing).startsWith("tick "));
    }

    @Test
    void aRouteThatIsNoMoreIsForgotten() {
        ScheduleTables tables = tables();
        new Replica(tables, "tick", "gone").close();
        fired.clear();
        try (Replica left = new Replica(tables, "tick")) {
            await().atMost(Duration.ofSeconds(30)).until(() -> !fired.isEmpty());
        }
        assertThat(fired).allSatisfy(firing -> assertThat(firing).startsWith("tick "));
    }
}
