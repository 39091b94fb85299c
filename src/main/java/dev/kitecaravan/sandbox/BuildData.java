package dev.kitecaravan.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** What hangs below builds besides jobs and annotations: artifacts of jobs that ran, and uploads of steps. */
final class BuildData {
    private final World world;

    BuildData(World world) {
        this.world = world;
    }

    private static String url(Build build) {
        return build.pipeline().url() + "/builds/" + build.number();
    }

    /**
     * One artifact for every job that ran to its end and keeps any.
     *
     * @param only the id of a job; null for all
     */
    List<Members> artifacts(Build build, String only) {
        List<Members> artifacts = new ArrayList<>();
        boolean found = only == null;
        for (Job job : world.jobs(build)) {
            boolean wanted = only == null || job.id.toString().equals(only);
            found |= wanted;
            if (wanted && job.step.artifacts() != null && job.finishedAt != JsonBytes.NEVER) {
                artifacts.add(artifact(build, job));
            }
        }
        if (!found) {
            throw Refusal.noJob();
        }
        return artifacts;
    }

    private static Members artifact(Build build, Job job) {
        UUID id = Seeds.uuid(Seeds.of(job.seed, "artifact"));
        String folder = job.step.artifacts().replaceAll("/?[^/]*\\*.*$", "").replaceAll("/[^/]*\\.[a-z]+$", "");
        String name = job.step.key() + "-" + (job.parallelIndex + 1) + ".xml";
        String url = url(build) + "/jobs/" + job.id + "/artifacts/" + id;
        long hash = Seeds.of(job.seed, "bytes");
        return Members.of("id", id).with("job_id", job.id).with("url", url).with("download_url", url + "/download")
                .with("state", "finished").with("path", folder + "/" + name).with("dirname", folder)
                .with("filename", name).with("mime_type", "application/xml")
                .with("file_size", 2_000L + Seeds.below(hash, 400_000)).with("glob_path", job.step.artifacts())
                .with("original_path", folder + "/" + name)
                .with("sha1sum", String.format("%016x%016x%08x", hash, Seeds.mix(hash), (int) Seeds.mix(hash + 1)));
    }

    /** The first script job of a build that ran has uploaded its steps. */
    List<Members> uploads(Build build) {
        List<Job> scripts = world.jobs(build).stream().filter(Job::startedScript).toList();
        if (scripts.isEmpty()) {
            return List.of();
        }
        UUID id = Seeds.uuid(Seeds.of(build.seed(), "upload"));
        long at = scripts.get(0).startedAt + 900;
        return List.of(Members.of("uuid", id).graphqlId("BuildStepUpload", id).with("state", "applied")
                .with("source", "job").with("source_job_id", scripts.get(0).id).with("replace_existing_steps", false)
                .with("created_jobs_count", world.jobs(build).size() - 1).with("rejection_type", null)
                .with("message", null).with("url", url(build) + "/step-uploads/" + id).time("created_at", at)
                .time("processed_at", at + 1_200));
    }
}
