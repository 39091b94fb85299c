package dev.kitecaravan.sandbox;

import java.util.List;

/** Lets things change while the API is read, at a rate per request; what changes follows from seed and count. */
final class Drifter {
    private static final int RECENT = 2000;

    private final World world;
    private final Changes changes;
    private final long seed;
    private Drift drift;
    private long requests;

    Drifter(World world, Changes changes, SandboxSettings settings) {
        this.world = world;
        this.changes = changes;
        this.seed = Seeds.of(settings.seed(), "drift");
        this.drift = settings.drift();
    }

    synchronized void set(Drift value) {
        drift = value;
    }

    /** Called at each request. */
    synchronized void step() {
        long n = ++requests;
        if (drift.equals(Drift.NONE)) {
            return;
        }
        synchronized (world) {
            changes.addBuilds(times(drift.newBuilds(), n));
            for (int i = times(drift.finished(), n); i > 0; i--) {
                finishOne(Seeds.of(seed, n * 31 + i));
            }
            for (int i = times(drift.reopened(), n); i > 0; i--) {
                reopenOne(Seeds.of(seed, n * 37 + i));
            }
            for (int i = times(drift.deleted(), n); i > 0 && world.size() > 1; i--) {
                world.remove(world.get(Seeds.below(Seeds.of(seed, n * 41 + i), world.size())));
            }
            for (int i = times(drift.metaData(), n); i > 0 && world.size() > 0; i--) {
                changes.setMetaData(recent(Seeds.of(seed, n * 43 + i)), "note", "changed at request " + n);
            }
        }
    }

    private static int times(double rate, long n) {
        return (int) (Math.floor(n * rate) - Math.floor((n - 1) * rate));
    }

    private void finishOne(long hash) {
        List<SandboxBuildState> open = SandboxBuildState.OPEN.stream().sorted().filter(state -> world.size(state) > 0)
                .toList();
        if (!open.isEmpty()) {
            SandboxBuildState state = Seeds.pick(hash, open);
            changes.finish(world.get(state, Seeds.below(Seeds.mix(hash), world.size(state))));
        }
    }

    private void reopenOne(long hash) {
        for (int tries = 0; tries < 20 && world.size() > 0; tries++) {
            Build build = recent(hash + tries);
            if ((build.state() == SandboxBuildState.PASSED || build.state() == SandboxBuildState.FAILED)
                    && !build.blocked()) {
                changes.reopen(build);
                return;
            }
        }
    }

    private Build recent(long hash) {
        return world.get(world.size() - 1 - Seeds.below(Seeds.mix(hash), Math.min(RECENT, world.size())));
    }
}
