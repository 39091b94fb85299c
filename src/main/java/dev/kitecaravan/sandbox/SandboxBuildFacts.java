package dev.kitecaravan.sandbox;

import java.util.List;
import java.util.Map;

/** What follows from a build's seed and never changes: who, what, why. */
final class SandboxBuildFacts {
    private static final List<String> SUBJECTS = List.of("Show delivery estimates on the order page",
            "Retry webhook deliveries with backoff", "Bump the base image", "Fix \"sold out\" badge on bundles",
            "Drop the legacy price table", "Speed up the search index rebuild", "Rotate signing keys",
            "Add dark mode to settings", "Merge branch 'main' into release", "Revert \"Cache sessions in memory\"",
            "Handle names like Søren & Žofia 🎉", "Split the invoice worker\n\nIt held two locks at once.",
            "Teach the planner about holidays", "Remove an unused feature flag", "Pin dependencies");
    private static final List<String> BRANCHES = List.of("feat/delivery-estimates", "feat/dark-mode",
            "fix/sold-out-badge", "fix/webhook-backoff", "chore/base-image", "dependabot/npm_and_yarn/vite-6.1.0",
            "release/2026.11", "spike/planner", "gh-readonly-queue/main/pr-4821", "übersetzung/deutsch");
    private static final List<String> SOURCES = List.of("webhook", "webhook", "webhook", "webhook", "webhook", "ui",
            "api", "schedule", "trigger_job", "webhook");

    private SandboxBuildFacts() {
    }

    /** Two in three builds are on main. */
    static String branch(long seed) {
        long hash = Seeds.of(seed, 11);
        return Seeds.chance(hash, 0.66) ? "main" : Seeds.pick(Seeds.mix(hash), BRANCHES);
    }

    static String message(Build build) {
        long hash = build.hash(12);
        return switch (Seeds.below(hash, 40)) {
            case 0 -> null;
            case 1 -> "";
            default -> Seeds.pick(Seeds.mix(hash), SUBJECTS);
        };
    }

    static String commit(Build build) {
        if (build.state() == SandboxBuildState.CREATING) {
            return "HEAD";
        }
        byte[] hex = new byte[40];
        long hash = build.hash(13);
        for (int i = 0; i < hex.length; i++) {
            hex[i] = (byte) "0123456789abcdef".charAt((int) (hash & 15));
            hash = i % 14 == 13 ? Seeds.mix(hash + i) : hash >>> 4;
        }
        return new String(hex, java.nio.charset.StandardCharsets.US_ASCII);
    }

    static String source(Build build) {
        return Seeds.pick(build.hash(14), SOURCES);
    }

    /** The user who made the build; null for what a schedule or a webhook of a stranger made. */
    static Person creator(Build build, List<Person> people) {
        String source = source(build);
        return source.equals("schedule") || Seeds.chance(build.hash(15), 0.08)
                ? null
                : Seeds.pick(build.hash(16), people);
    }

    /** The author in one of its documented forms: object, null, empty object or a plain e-mail address. */
    static void writeAuthor(JsonBytes json, Build build, List<Person> people) {
        Person person = Seeds.pick(build.hash(17), people);
        switch (Seeds.below(build.hash(18), 12)) {
            case 0 -> json.nothing("author");
            case 1 -> json.name("author").object().endObject();
            case 2 -> json.field("author", person.email());
            default -> json.name("author").object().field("username", person.username())
                    .field("name", person.name()).field("email", person.email()).endObject();
        }
    }

    static Map<String, String> environment(Build build) {
        return switch (Seeds.below(build.hash(19), 5)) {
            case 0 -> Map.of("DEPLOY_REGION", Seeds.pick(build.hash(20), List.of("eu-west-1", "us-east-2")));
            case 1 -> Map.of("CACHE_KEY", "v" + Seeds.below(build.hash(21), 90));
            default -> Map.of();
        };
    }

    static Map<String, String> metaData(Build build) {
        if (build.metaData() != null) {
            return build.metaData();
        }
        long hash = build.hash(22);
        if (build.pipeline().recipe() == Recipe.RELEASE) {
            return Map.of("release", "2026." + (1 + Seeds.below(hash, 11)) + "." + Seeds.below(Seeds.mix(hash), 20));
        }
        return Seeds.chance(hash, 0.3) ? Map.of("tests:flaky", Integer.toString(Seeds.below(hash, 7))) : Map.of();
    }

    static String tag(Build build) {
        return build.pipeline().recipe() == Recipe.RELEASE && Seeds.chance(build.hash(23), 0.5)
                ? "v" + metaData(build).get("release")
                : null;
    }

    static void writePullRequest(JsonBytes json, Build build) {
        if (build.branch().equals("main") || build.branch().startsWith("gh-")) {
            json.nothing("pull_request");
        } else if (Seeds.chance(build.hash(24), 0.2)) {
            json.name("pull_request").object().endObject();
        } else {
            json.name("pull_request").object()
                    .field("id", Integer.toString(1000 + Seeds.below(build.hash(25), 4000))).field("base", "main")
                    .field("repository", PipelineJson.repository(build.pipeline())).endObject();
        }
    }
}
