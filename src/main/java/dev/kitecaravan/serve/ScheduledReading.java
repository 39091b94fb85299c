package dev.kitecaravan.serve;

import java.time.Instant;
import java.util.function.BiConsumer;

import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobExecutionContext;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * One firing of an endpoint. Quartz holds back the next one of the same endpoint until it has ended, on every replica; it
 * keeps the name of this class in its tables.
 */
@DisallowConcurrentExecution
@RegisterForReflection
public final class ScheduledReading implements Job {
    private final BiConsumer<String, Instant> read;

    ScheduledReading(BiConsumer<String, Instant> read) {
        this.read = read;
    }

    @Override
    public void execute(JobExecutionContext context) {
        read.accept(context.getJobDetail().getKey().getName(),
                context.getScheduledFireTime().toInstant());
    }
}
