package dev.kitecaravan.sandbox;

import java.util.ArrayList;
import java.util.List;

/** Makes the organizations, pipelines and builds that the sandbox holds at its start. */
final class WorldFactory {
    private final SandboxSettings settings;
    private final long base;
    private final World world;
    private final JobFactory jobs;

    WorldFactory(SandboxSettings settings, long base) {
        this.settings = settings;
        this.base = base;
        List<Person> people = Person.all(settings.seed());
        this.jobs = new JobFactory(settings, people, base);
        this.world = new World(people, jobs);
    }

    World make() {
        List<Pipeline> tickets = new ArrayList<>();
        for (int i = 0; i < settings.organizations(); i++) {
            Organization organization = Organization.of(settings.seed(), i, world.people());
            world.add(organization);
            for (int j = 0; j < settings.pipelines(); j++) {
                Pipeline pipeline = settings.uniform()
                        ? Pipeline.uniform(organization, j, world.people())
                        : Pipeline.of(organization, j, world.people());
                world.add(pipeline);
                for (int weight = 0; weight < pipeline.weight(); weight++) {
                    tickets.add(pipeline);
                }
            }
        }
        BuildCalendar calendar = new BuildCalendar(settings, base);
        for (int n = 0; n < settings.builds(); n++) {
            world.add(build(n, tickets, calendar.createdAt(n)));
        }
        return world;
    }

    private Build build(int n, List<Pipeline> tickets, long millis) {
        long seed = Seeds.of(Seeds.of(settings.seed(), "build"), n);
        Pipeline pipeline = Seeds.pick(Seeds.of(seed, 1), tickets);
        int gap = Seeds.chance(Seeds.of(seed, 2), 0.01) ? 1 + Seeds.below(seed, 3) : 0;
        boolean old = !settings.uniform() && n < settings.builds() / 20 && Seeds.chance(Seeds.of(seed, 3), 0.3);
        // The old spelling has whole seconds.
        long createdAt = old ? millis / 1000 * 1000 : millis;
        int fromNewest = settings.builds() - 1 - n;
        SandboxBuildState state = fromNewest < 6 ? recent(fromNewest, seed) : settled(seed);
        long wait = old ? 3000 : 800 + Seeds.below(Seeds.of(seed, 4), 25_000);
        long duration = 40_000 + (long) (Math.pow(Seeds.share(Seeds.of(seed, 5)), 3) * 2_400_000);
        long started = createdAt + wait;
        long finished = Math.min(started + (old ? duration / 1000 * 1000 : duration), base - 1000);
        boolean ran = state != SandboxBuildState.CREATING && state != SandboxBuildState.SCHEDULED
                && state != SandboxBuildState.SKIPPED
                && state != SandboxBuildState.NOT_RUN;
        boolean over = ran && !SandboxBuildState.OPEN.contains(state);
        boolean failing = state == SandboxBuildState.FAILING || state == SandboxBuildState.FAILED;
        Build build = new Build(n, seed, Seeds.numberedUuid(n, seed), pipeline, world.nextNumber(pipeline, gap),
                SandboxBuildFacts.branch(seed), createdAt, old, state, false, ran ? started : JsonBytes.NEVER,
                failing ? started + (finished - started) / 2 : JsonBytes.NEVER, over ? finished : JsonBytes.NEVER, null,
                null);
        boolean blocked = state == SandboxBuildState.PASSED && Seeds.chance(Seeds.of(seed, 6), 0.25)
                && jobs.hasManual(build);
        return blocked ? build.with(state, true, build.finishedAt(), null) : build;
    }

    /** The newest builds are still at work, each in another state. */
    private SandboxBuildState recent(int fromNewest, long seed) {
        if (settings.builds() < 20 || settings.uniform()) {
            return settled(seed);
        }
        return switch (fromNewest) {
            case 0 -> settings.exactJobs() ? SandboxBuildState.SCHEDULED : SandboxBuildState.CREATING;
            case 1 -> SandboxBuildState.SCHEDULED;
            case 2, 3 -> SandboxBuildState.RUNNING;
            case 4 -> SandboxBuildState.FAILING;
            default -> SandboxBuildState.CANCELING;
        };
    }

    private SandboxBuildState settled(long seed) {
        int percent = Seeds.below(Seeds.of(seed, 7), 100);
        if (settings.exactJobs() && percent >= 97) {
            return SandboxBuildState.PASSED;
        }
        return percent < 78
                ? SandboxBuildState.PASSED
                : percent < 92
                        ? SandboxBuildState.FAILED
                        : percent < 97
                                ? SandboxBuildState.CANCELED
                                : percent < 99 ? SandboxBuildState.SKIPPED : SandboxBuildState.NOT_RUN;
    }
}
