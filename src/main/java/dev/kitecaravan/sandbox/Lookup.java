package dev.kitecaravan.sandbox;

import java.util.Map;

/** Finds what the placeholders of a path name, or refuses. */
final class Lookup {
    private final World world;

    Lookup(World world) {
        this.world = world;
    }

    Organization organization(Map<String, String> values) {
        return world.organization(values.get("org")).orElseThrow(Refusal::notFound);
    }

    Pipeline pipeline(Map<String, String> values) {
        return world.pipeline(organization(values), values.get("pipeline")).orElseThrow(Refusal::notFound);
    }

    /** Builds are found by number only, not by id. */
    Build build(Map<String, String> values) {
        String number = values.get("number");
        if (!number.matches("[0-9]{1,9}")) {
            throw Refusal.notFound();
        }
        return world.build(pipeline(values), Integer.parseInt(number)).orElseThrow(Refusal::notFound);
    }

    Agent agent(Map<String, String> values) {
        return organization(values).agents().stream().filter(agent -> agent.id().toString().equals(values.get("agent")))
                .findFirst().orElseThrow(Refusal::notFound);
    }
}
