package dev.kitecaravan;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import dev.kitecaravan.extract.ParentEndpoints;
import dev.kitecaravan.extract.PipelineFinding;
import dev.kitecaravan.extract.ReadAhead;
import dev.kitecaravan.extract.RunClock;
import dev.kitecaravan.extract.Scope;
import dev.kitecaravan.extract.Verification;
import dev.kitecaravan.extract.http.ApiClient;
import dev.kitecaravan.extract.http.ApiListener;
import dev.kitecaravan.extract.http.ApiSettings;
import dev.kitecaravan.extract.http.Budget;
import dev.kitecaravan.extract.http.Origin;
import dev.kitecaravan.extract.http.Reserve;
import dev.kitecaravan.extract.http.TokenSource;
import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.load.registry.Destinations;
import dev.kitecaravan.route.EndpointRegistry;
import dev.kitecaravan.route.TableRules;
import dev.kitecaravan.run.StoredTables;
import dev.kitecaravan.run.VerificationRepair;
import dev.kitecaravan.run.VerificationRows;

/** Verifications of the endpoint {@code builds} of a sandbox, as the verb makes them. */
final class Verifications {
    private final SandboxRuns runs;
    private Scope scope = Scope.ALL;

    Verifications(SandboxRuns runs) {
        this.runs = runs;
    }

    Verifications scope(Scope narrower) {
        scope = narrower;
        return this;
    }

    /** @param remember whether findings are saved and the next run heals them */
    List<PipelineFinding> verify(boolean remember) {
        return verify(new Verification.Window(null, null, false), remember);
    }

    List<PipelineFinding> verify(Instant from, boolean jobCounts, boolean remember) {
        return verify(new Verification.Window(from, null, jobCounts), remember);
    }

    private List<PipelineFinding> verify(Verification.Window window, boolean remember) {
        DestinationSettings chosen = runs.destination();
        ApiSettings api = ApiSettings.of(Origin.of(runs.sandbox().origin().toString()),
                TokenSource.of(runs.sandbox().token()));
        EndpointRegistry registry = runs.registry();
        try (ApiClient client = new ApiClient(api, new Budget(Reserve.parse("0")), ApiListener.NONE);
                ReadAhead readAhead = new ReadAhead(client)) {
            Verification verification;
            StoredTables tables;
            try (Destination target = Destinations.open(chosen)) {
                tables = StoredTables.of(target);
                verification = new Verification(target.state(), registry.get("builds").endpoint(),
                        new ParentEndpoints(registry.endpoints(), List.of("builds")), readAhead,
                        new RunClock("verify", Duration.ZERO, null, Clock.systemUTC()), scope, window);
            }
            List<PipelineFinding> findings;
            try (TableReader reader = Destinations.freshReader(chosen)) {
                findings = verification
                        .compare(tables.builds(registry.get("builds"), TableRules.NONE, chosen.system(), reader));
            }
            if (remember) {
                try (Destination target = Destinations.open(chosen)) {
                    VerificationRows.save(target, chosen.system(), "builds", window, findings);
                    VerificationRepair.commit(target, verification);
                }
            }
            return findings;
        }
    }
}
