package dev.kitecaravan.sandbox;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What the sandbox holds now. Every method sees and leaves a whole state: one lock guards all indexes, and what is given
 * out does not change any more.
 */
final class World {
    private final List<Person> people;
    private final JobFactory jobs;
    private final Map<String, Organization> organizations = new LinkedHashMap<>();
    private final Map<String, Map<String, Pipeline>> pipelines = new HashMap<>();
    private final Map<UUID, Map<Integer, Build>> numbers = new HashMap<>();
    private final Map<UUID, Integer> lastNumber = new HashMap<>();
    private final List<Build> bySequence = new ArrayList<>();
    private final BuildIndex all = new BuildIndex();
    private final Map<UUID, BuildIndex> byOwner = new HashMap<>();
    private final EnumMap<SandboxBuildState, BuildIndex> byState = new EnumMap<>(SandboxBuildState.class);

    World(List<Person> people, JobFactory jobs) {
        this.people = people;
        this.jobs = jobs;
        for (SandboxBuildState state : SandboxBuildState.values()) {
            byState.put(state, new BuildIndex());
        }
    }

    List<Person> people() {
        return people;
    }

    List<Job> jobs(Build build) {
        return jobs.of(build);
    }

    synchronized void add(Organization organization) {
        if (organizations.putIfAbsent(organization.slug(), organization) != null) {
            throw new IllegalArgumentException("The sandbox already has an organization " + organization.slug() + ".");
        }
        pipelines.put(organization.slug(), new LinkedHashMap<>());
        byOwner.put(organization.id(), new BuildIndex());
    }

    synchronized void add(Pipeline pipeline) {
        Map<String, Pipeline> siblings = pipelines.get(pipeline.organization().slug());
        if (siblings.putIfAbsent(pipeline.slug(), pipeline) != null) {
            throw new IllegalArgumentException("The organization " + pipeline.organization().slug()
                    + " already has a pipeline " + pipeline.slug() + ".");
        }
        numbers.put(pipeline.id(), new HashMap<>());
        lastNumber.put(pipeline.id(), 0);
        byOwner.put(pipeline.id(), new BuildIndex());
    }

    synchronized void remove(Pipeline pipeline) {
        List.copyOf(numbers.get(pipeline.id()).values()).forEach(this::remove);
        pipelines.get(pipeline.organization().slug()).remove(pipeline.slug());
        numbers.remove(pipeline.id());
        lastNumber.remove(pipeline.id());
        byOwner.remove(pipeline.id());
    }

    synchronized List<Organization> organizations() {
        return List.copyOf(organizations.values());
    }

    synchronized Optional<Organization> organization(String slug) {
        return Optional.ofNullable(organizations.get(slug));
    }

    synchronized List<Pipeline> pipelines(Organization organization) {
        return List.copyOf(pipelines.get(organization.slug()).values());
    }

    synchronized Optional<Pipeline> pipeline(Organization organization, String slug) {
        return Optional.ofNullable(pipelines.get(organization.slug()).get(slug));
    }

    synchronized Optional<Build> build(Pipeline pipeline, int number) {
        return Optional.ofNullable(numbers.getOrDefault(pipeline.id(), Map.of()).get(number));
    }

    /** The build with the id, or that had the id's job. */
    synchronized Optional<Build> build(long sequence) {
        return sequence < 0 || sequence >= bySequence.size()
                ? Optional.empty()
                : Optional.ofNullable(bySequence.get((int) sequence));
    }

    synchronized long nextSequence() {
        return bySequence.size();
    }

    /** The number after the last one of the pipeline; it is never given twice. */
    synchronized int nextNumber(Pipeline pipeline, int gap) {
        return lastNumber.merge(pipeline.id(), 1 + gap, Integer::sum);
    }

    synchronized void add(Build build) {
        if (build.sequence() != bySequence.size()) {
            throw new IllegalStateException("Builds are added in the order of their sequence.");
        }
        bySequence.add(build);
        numbers.get(build.pipeline().id()).put(build.number(), build);
        indexes(build).forEach(index -> index.add(build));
    }

    synchronized void replace(Build build) {
        Build former = bySequence.set((int) build.sequence(), build);
        numbers.get(build.pipeline().id()).put(build.number(), build);
        owners(build).forEach(index -> index.replace(build));
        states(former).forEach(index -> index.remove(former));
        states(build).forEach(index -> index.add(build));
    }

    synchronized void remove(Build build) {
        Build held = bySequence.set((int) build.sequence(), null);
        numbers.get(held.pipeline().id()).remove(held.number());
        indexes(held).forEach(index -> index.remove(held));
    }

    /** Puts back a build that was removed. */
    synchronized void restore(Build build) {
        bySequence.set((int) build.sequence(), build);
        numbers.get(build.pipeline().id()).put(build.number(), build);
        indexes(build).forEach(index -> index.add(build));
    }

    synchronized BuildPage select(BuildQuery query) {
        return query.select(all, byOwner, byState);
    }

    synchronized int size(SandboxBuildState state) {
        return byState.get(state).size();
    }

    synchronized int size() {
        return all.size();
    }

    synchronized Build get(SandboxBuildState state, int rank) {
        return byState.get(state).get(rank);
    }

    synchronized Build get(int rank) {
        return all.get(rank);
    }

    /** The builds of an organization that are at work. */
    synchronized List<Build> open(Organization organization) {
        List<Build> open = new ArrayList<>();
        for (SandboxBuildState state : SandboxBuildState.OPEN) {
            BuildIndex index = byState.get(state);
            for (int i = 0; i < index.size(); i++) {
                if (index.get(i).pipeline().organization().id().equals(organization.id())) {
                    open.add(index.get(i));
                }
            }
        }
        return open;
    }

    synchronized ActiveCounts active(Pipeline pipeline) {
        int scheduled = 0;
        int running = 0;
        Map<String, Integer> states = new HashMap<>();
        for (SandboxBuildState state : SandboxBuildState.OPEN) {
            BuildIndex index = byState.get(state);
            for (int i = 0; i < index.size(); i++) {
                Build build = index.get(i);
                if (build.pipeline() != pipeline) {
                    continue;
                }
                if (state == SandboxBuildState.SCHEDULED || state == SandboxBuildState.CREATING) {
                    scheduled++;
                } else {
                    running++;
                }
                jobs(build).forEach(job -> states.merge(job.state, 1, Integer::sum));
            }
        }
        return new ActiveCounts(scheduled, running, states.getOrDefault("scheduled", 0),
                states.getOrDefault("running", 0), states.getOrDefault("waiting", 0));
    }

    /** All builds of one moment. */
    synchronized List<Build> builds() {
        List<Build> builds = new ArrayList<>(all.size());
        for (int i = 0; i < all.size(); i++) {
            builds.add(all.get(i));
        }
        return builds;
    }

    private List<BuildIndex> owners(Build build) {
        return List.of(all, byOwner.get(build.pipeline().id()), byOwner.get(build.pipeline().organization().id()));
    }

    private Collection<BuildIndex> states(Build build) {
        return build.blocked()
                ? List.of(byState.get(build.state()), byState.get(SandboxBuildState.BLOCKED))
                : List.of(byState.get(build.state()));
    }

    private List<BuildIndex> indexes(Build build) {
        List<BuildIndex> indexes = new ArrayList<>(owners(build));
        indexes.addAll(states(build));
        return indexes;
    }
}
