package dev.kitecaravan.show.builds;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.kitecaravan.insight.Views;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.show.html.Figures;
import dev.kitecaravan.show.html.PageLinks;
import dev.kitecaravan.show.html.Panel;
import dev.kitecaravan.show.http.ShowRequest;
import dev.kitecaravan.show.read.PageQueries;
import dev.kitecaravan.show.read.ReaderPool;
import dev.kitecaravan.show.read.Spelling;
import dev.kitecaravan.text.NearestName;

/** Pages about one thing, read when they are asked for: by keys, within seconds. */
public final class DetailPages {
    private static final int LONGEST_ID = 512;

    private final DestinationSettings destination;
    private final Clock clock;
    private final ReaderPool readers;
    private final Spelling spelling;
    private final Views views;

    public DetailPages(DestinationSettings destination, Clock clock, ReaderPool readers) {
        this.destination = destination;
        this.clock = clock;
        this.readers = readers;
        this.spelling = Spelling.of(destination.name());
        this.views = new Views(destination.name(), ZoneOffset.UTC, destination.system(), Map.of());
    }

    /**
     * A page to be rendered.
     *
     * @param template of its content, in {@code parts}
     * @param data     what that reads
     */
    public record Detail(int status, String template, String title, Map<String, Object> data) {
        static Detail of(String template, String title, Object view) {
            return new Detail(200, template, title, Map.of("view", view));
        }

        /** There is no such thing, and why. */
        static Detail unknown(String title, String why) {
            return new Detail(404, "nosuch", title, Map.of("title", title, "why", why, "choices", List.of()));
        }

        static Detail choice(String title, String why, List<Waterfall.Link> choices) {
            return new Detail(200, "nosuch", title, Map.of("title", title, "why", why, "choices", choices));
        }
    }

    /** One build, by {@code id}, or by {@code pipeline}, {@code number} and, where it is needed, {@code organization}. */
    public Detail build(ShowRequest request) {
        BuildKey key = BuildKey.of(request.query()).orElse(null);
        if (key == null) {
            return Detail.unknown("Which build?", "The address of a build has its id, or its pipeline and number:"
                    + " build?pipeline=web&number=12, or builds/web/12.");
        }
        return readers.read(reader -> {
            Panel<BuildReading> reading = reading(reader);
            return reading.missing() != null
                    ? Detail.unknown("No builds", reading.missing())
                    : build(reading.value(), key, page(request));
        });
    }

    private Panel<BuildReading> reading(TableReader reader) {
        return BuildReading.of(reader, spelling, destination.system(), views);
    }

    private Detail build(BuildReading reading, BuildKey key, int page) {
        List<BuildReading.Found> found = reading.find(key);
        if (found.isEmpty()) {
            return Detail.unknown("No such build", key.said() + " is not loaded. "
                    + (key.pipeline() == null ? "" : reading.known(key.pipeline())));
        }
        if (found.size() > 1) {
            return Detail.choice("Which build?", "Several organizations have a build " + key.number() + " of "
                    + key.pipeline() + ".",
                    found.stream().map(each -> new Waterfall.Link(each.organization() + "/"
                            + each.pipeline(), PageLinks.build(each.organization(), each.pipeline(), each.number())))
                            .toList());
        }
        BuildView view = BuildPage.read(reading, found.get(0), clock.instant(), page);
        return Detail.of("build", view.title(), view);
    }

    /** The log of an attempt, by {@code job}; {@code line} is one to be on the page. */
    public Detail log(ShowRequest request) {
        String job = request.query().getOrDefault("job", "");
        if (job.isEmpty() || job.length() > LONGEST_ID) {
            return Detail.unknown("Which log?", "The address of a log has the id of its job: log?job=ID.");
        }
        return readers.read(reader -> {
            Optional<LogReading> reading = LogReading.of(reader, spelling, destination.system());
            if (reading.isEmpty()) {
                return Detail.unknown("No logs", LogViews.none());
            }
            Optional<PageQueries.Row> log = reading.get().find(job);
            if (log.isEmpty()) {
                return Detail.unknown("No such log", LogViews.notLoaded(job));
            }
            long line = request.query().containsKey("line") ? number(request, "line") : 0;
            LogView view = LogViews.of(reading.get(), log.get(), job, line);
            return Detail.of("log", "Log of " + view.title(), view);
        });
    }

    /**
     * The history of a job, by {@code pipeline}, {@code step} (its key, else its name) and, where it is needed,
     * {@code organization}; {@code builds} is how many builds are looked at.
     */
    public Detail job(ShowRequest request) {
        String pipeline = request.query().getOrDefault("pipeline", "");
        String step = request.query().getOrDefault("step", "");
        if (pipeline.isEmpty() || step.isEmpty() || pipeline.length() > LONGEST_ID || step.length() > LONGEST_ID) {
            return Detail.unknown("Which job?", "The address of a job has its pipeline and its step's key, or its name:"
                    + " job?pipeline=web&step=test.");
        }
        String organization = request.query().getOrDefault("organization", "");
        int span = JobHistory.SPANS.stream().filter(count -> count.toString().equals(request.query().get("builds")))
                .findFirst().orElse(JobHistory.SPANS.get(0));
        return readers.read(reader -> {
            Panel<BuildReading> reading = reading(reader);
            return reading.missing() != null
                    ? Detail.unknown("No builds", reading.missing())
                    : job(reading.value(), organization.isEmpty() ? null : organization, pipeline, step, span);
        });
    }

    private Detail job(BuildReading reading, String organization, String pipeline, String step, int span) {
        List<BuildReading.Found> builds = reading.latest(organization, pipeline, span);
        if (builds.isEmpty()) {
            return Detail.unknown("No such pipeline", "No build of a pipeline "
                    + (organization == null ? "" : organization + "/") + pipeline + " is loaded.");
        }
        List<String> owners = builds.stream().map(BuildReading.Found::organization).distinct().toList();
        if (owners.size() > 1) {
            return Detail.choice("Which job?", "Several organizations have a pipeline " + pipeline + ".",
                    owners.stream().map(owner -> new Waterfall.Link(owner + "/" + pipeline,
                            PageLinks.job(owner, pipeline, step))).toList());
        }
        JobHistory history = new JobHistory(reading, builds, step, span, clock.instant());
        List<JobRun> runs = history.runs();
        if (runs.isEmpty()) {
            return Detail.unknown("No such job", "There is no job " + step + " in the latest "
                    + Figures.count(builds.size(), "build", "builds") + " of " + pipeline
                    + NearestName.hint(step, reading.stepsOf(builds.get(0))) + ".");
        }
        JobView view = history.view(runs);
        return Detail.of("job", view.title(), view);
    }

    /** From 0, of a parameter that counts from 1. */
    private static int page(ShowRequest request) {
        return (int) number(request, "page") - 1;
    }

    /** 1 where the parameter is none. */
    private static long number(ShowRequest request, String name) {
        String number = request.query().getOrDefault(name, "");
        return number.matches("\\d{1,9}") ? Math.max(1, Long.parseLong(number)) : 1;
    }
}
