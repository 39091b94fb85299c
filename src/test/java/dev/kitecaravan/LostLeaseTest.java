package dev.kitecaravan;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.Lease;
import dev.kitecaravan.run.EndpointReport.Outcome;
import dev.kitecaravan.run.RunReport;
import dev.kitecaravan.sandbox.SandboxSettings;
import dev.kitecaravan.table.TableSchema;

/** Runs whose right to write cannot be renewed, though what they write still arrives. */
class LostLeaseTest {
    private static final int BUILDS = 700;
    private static final Duration LIFE = Duration.ofMillis(300);

    @TempDir
    Path folder;

    /** A run that says it is good, and has read a part, is found by nobody. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRunWhoseLeaseCannotBeRenewedEndsAndIsFailed(boolean told) {
        try (SandboxRuns runs = slow()) {
            runs.wrap(target -> unrenewed(target, () -> told
                    ? new DestinationException("renewing the lease failed: it is away")
                    : new IllegalStateException("renewing the lease failed: it is away")));
            RunReport report = runs.run("builds");

            assertThat(report.stopped()).contains("renewing the lease failed");
            assertThat(SandboxRuns.of(report, "builds").outcome()).isEqualTo(Outcome.FAILED);
            assertThat(report.failures().get("builds")).contains("renewing the lease failed: it is away");
            assertThat(runs.query("select status from _caravan_loads where endpoint = 'builds'")).as(
                    "what it loaded is kept, and gone on with").extracting(row -> row.get("status"))
                    .containsExactly(3L);
        }
    }

    private SandboxRuns slow() {
        return SandboxRuns.start(folder, SandboxSettings.standard().withBuilds(BUILDS).withJobs(1).withoutLimits()
                .withSlowBy(Duration.ofMillis(200))).leaseLife(LIFE);
    }

    /** From the first commit of builds on the lease cannot be renewed. */
    private Destination unrenewed(Destination target, Supplier<RuntimeException> why) {
        AtomicBoolean begun = new AtomicBoolean();
        return proxy(Destination.class, target, (called, given, made) -> {
            if (called.equals("prepare") && ((Collection<?>) given[0]).stream()
                    .anyMatch(schema -> ((TableSchema) schema).name().equals("builds"))) {
                begun.set(true);
            }
            return called.equals("lease")
                    ? proxy(Lease.class, (Lease) made, (asked, none, nothing) -> {
                        if (asked.equals("renew") && begun.get()) {
                            throw why.get();
                        }
                        return nothing;
                    })
                    : made;
        });
    }

    /** Takes the name of what was called, what it was given, and what came of it. */
    @FunctionalInterface
    private interface After {
        Object take(String called, Object[] given, Object made);
    }

    private static <T> T proxy(Class<T> type, T target, After after) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[]{type}, (self, called, given) -> {
            try {
                return after.take(called.getName(), given, called.invoke(target, given));
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }));
    }
}
