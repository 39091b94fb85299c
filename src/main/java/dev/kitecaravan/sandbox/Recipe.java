package dev.kitecaravan.sandbox;

import java.util.ArrayList;
import java.util.List;

/** What kinds of pipelines teams have, and their steps. */
enum Recipe {
    WEB("script|lint|:eslint: Lint|yarn lint|checks|default", "script|types|:typescript: Types|yarn tsc|checks|default",
            "script|unit|:jest: Unit tests|yarn test --shard|tests|default|parallel|coverage/**/*", "waiter",
            "script|browser|:playwright: Browser tests|yarn e2e|tests|large", "waiter",
            "trigger|deploy-staging|:rocket: Deploy to staging"),
    SERVICE(
            "script|build|:package: Build|./gradlew assemble||default||build/libs/*.jar", "waiter",
            "script|test|:junit: Tests|./gradlew test|tests|default|parallel|build/reports/**/*",
            "script|contract|:handshake: Contract tests|./gradlew pactVerify|tests|default",
            "script|scan|:mag: Dependency scan|scripts/scan.sh|checks|default", "waiter",
            "script|image|:docker: Image|docker buildx build --push .||large"),
    MOBILE(
            "script|pods|:cocoapods: Pods|bundle exec pod install||macos", "waiter",
            "script|ui|:iphone: UI tests|bundle exec fastlane ui_tests|tests|macos|parallel|fastlane/report.html",
            "script|snapshots|:camera: Snapshots|bundle exec fastlane snapshots|tests|macos", "waiter",
            "script|beta|:airplane: Beta|bundle exec fastlane beta||macos"),
    RELEASE(
            "script|package|:package: Package|make package||default||dist/*",
            "script|notes|:memo: Release notes|make notes||default", "waiter",
            "script|verify|:white_check_mark: Verify|make verify|tests|default|parallel|reports/**/*",
            "manual|approve|:lock: Approve the release",
            "script|publish|:ship: Publish|make publish||large"),
    INFRASTRUCTURE(
            "script|fmt|:terraform: Format|terraform fmt -check|checks|default",
            "script|plan|:terraform: Plan|terraform plan -out plan.bin|checks|default|parallel|plan.txt",
            "waiter",
            "manual|apply-approval|:eyes: Review the plan",
            "script|apply|:terraform: Apply|terraform apply plan.bin||large"),
    DATA(
            "script|compile|:scala: Compile|sbt compile||large",
            "script|dbt|:dbt: Models \"nightly\"|dbt build --select tag:nightly||default|parallel|target/run_results.json",
            "waiter",
            "script|quality|:bar_chart: Quality checks|python -m checks --all|tests|default"),
    /** For measuring: every job alike. */
    UNIFORM("script|test|:hammer: Test|make test||large|parallel");

    private final String[] lines;

    Recipe(String... lines) {
        this.lines = lines;
    }

    /** The steps, with ids of their own for each pipeline. */
    List<Step> steps(long pipelineSeed) {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < lines.length; i++) {
            String[] part = java.util.Arrays.copyOf(lines[i].split("\\|"), 8);
            steps.add(new Step(Seeds.uuid(Seeds.of(pipelineSeed, 7000 + i)), part[0], part[1], part[2], part[3],
                    part[4] == null || part[4].isEmpty() ? null : part[4], part[5] == null ? "default" : part[5],
                    "parallel".equals(part[6]), part[7]));
        }
        return List.copyOf(steps);
    }
}
