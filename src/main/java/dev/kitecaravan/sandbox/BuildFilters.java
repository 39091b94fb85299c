package dev.kitecaravan.sandbox;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Reads the query of a list of builds. */
final class BuildFilters {
    private final HttpRequest request;
    private final List<Person> people;
    private Predicate<Build> others;

    private BuildFilters(HttpRequest request, List<Person> people) {
        this.request = request;
        this.people = people;
    }

    /** @throws Refusal 400 when a date or a state is none */
    static BuildQuery read(HttpRequest request, UUID owner, Paging paging, List<Person> people) {
        return new BuildFilters(request, people).query(owner, paging);
    }

    private BuildQuery query(UUID owner, Paging paging) {
        Set<SandboxBuildState> states = EnumSet.noneOf(SandboxBuildState.class);
        for (String state : request.values("state")) {
            states.addAll(SandboxBuildState.named(state)
                    .orElseThrow(() -> new Refusal(400, "Invalid state: " + state)));
        }
        branches(request.values("branch"));
        List<String> commits = request.values("commit");
        if (!commits.isEmpty()) {
            and(build -> commits.contains(SandboxBuildFacts.commit(build)));
        }
        time("finished_from").ifPresent(from -> and(
                build -> build.finishedAt() != JsonBytes.NEVER && build.finishedAt() >= from));
        request.parameter("creator").ifPresent(this::creator);
        for (Map.Entry<String, String> entry : request.parameters()) {
            String name = entry.getKey();
            if (name.startsWith("meta_data[") && name.endsWith("]")) {
                String key = name.substring("meta_data[".length(), name.length() - 1);
                and(build -> entry.getValue().equals(SandboxBuildFacts.metaData(build).get(key)));
            }
        }
        return new BuildQuery(owner, time("created_from").orElse(Long.MIN_VALUE),
                time("created_to").orElse(Long.MAX_VALUE), states, others, paging.offset(), paging.perPage());
    }

    private void branches(List<String> names) {
        if (!names.isEmpty()) {
            List<Pattern> patterns = names.stream()
                    .map(name -> Pattern.compile(Pattern.quote(name).replace("*", "\\E.*\\Q"))).toList();
            and(build -> patterns.stream().anyMatch(pattern -> pattern.matcher(build.branch()).matches()));
        }
    }

    private void creator(String id) {
        and(build -> {
            Person creator = SandboxBuildFacts.creator(build, people);
            return creator != null && creator.id().toString().equals(id);
        });
    }

    private Optional<Long> time(String name) {
        return request.parameter(name).filter(text -> !text.isEmpty())
                .map(text -> SandboxTimestamps.parse(text).orElseThrow(
                        () -> new Refusal(400, name + " is not a valid ISO 8601 date: " + text)));
    }

    private void and(Predicate<Build> test) {
        others = others == null ? test : others.and(test);
    }
}
