package dev.kitecaravan.load.served;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

import org.jboss.logging.Logger;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;

import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.table.Json;

/**
 * The one process in which statements of people and agents run, one after the other: an engine inside this process would
 * take it along when a statement takes all memory, and some calls of an engine cannot be interrupted. It is started by the
 * first statement, killed with one that takes too long, and ended when nobody has asked for a while.
 */
final class StatementProcess implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger("caravan");
    private static final Duration IDLE = Duration.ofMinutes(2);
    private static final Duration START = Duration.ofSeconds(30);
    /** For opening the file, and for the way of the rows, beyond what the engine is told. */
    private static final Duration GRACE = Duration.ofSeconds(3);

    private final DestinationSettings settings;
    private final Duration idle;
    private final StatementCommand command;
    private final ReentrantLock turn = new ReentrantLock(true);
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, StatementProcess::daemon);
    private volatile Running running;
    private ScheduledFuture<?> idleEnd;
    /** Whose statement runs; null while none does. */
    private volatile TableReader asker;
    private boolean warned;
    private volatile boolean closed;

    StatementProcess(DestinationSettings settings) {
        this(settings, IDLE);
    }

    /** @param idle how long it waits for a further statement */
    StatementProcess(DestinationSettings settings, Duration idle) {
        this.settings = settings;
        this.idle = idle;
        this.command = StatementCommand.of(settings);
        timer.setRemoveOnCancelPolicy(true);
        // After the end nothing need be ended later.
        timer.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "statement-limit");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Runs one statement there.
     *
     * @param own the reader of this process, which has its turn at the file
     * @throws DestinationException when it has no answer, takes too long, or needs more memory than there is for it
     */
    TableReader.Result ask(ReadingWire.Question question, TableReader own) {
        Duration limit = Duration.ofMillis(question.millis());
        if (!isMyTurn(limit)) {
            throw new DestinationException("another statement has been running for " + limit.toSeconds()
                    + " s, and they run one after the other; ask again");
        }
        try (TableReader.Hold hold = own.hold()) {
            asker = own;
            return ask(question, ready(), limit);
        } finally {
            asker = null;
            turn.unlock();
        }
    }

    private TableReader.Result ask(ReadingWire.Question question, Running process, Duration limit) {
        if (idleEnd != null) {
            idleEnd.cancel(false);
        }
        ScheduledFuture<?> end = timer.schedule(process::endLate, limit.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
        boolean whole = false;
        try {
            TableReader.Result result = process.ask(question);
            whole = true;
            return result;
        } catch (DestinationException e) {
            whole = true;
            throw e;
        } catch (IOException e) {
            if (closed) {
                throw toldToStop();
            }
            throw process.why(limit, command.memory(), e);
        } finally {
            end.cancel(false);
            if (!whole) {
                // What is left of this answer must not be taken for the next one.
                process.end();
            }
            idleEnd = timer.schedule(this::endIdle, idle.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private static DestinationException toldToStop() {
        return new DestinationException("the program was told to stop; ask again");
    }

    /** Ends the process where it runs a statement of this reader, which then fails; the next one gets another. */
    void cancel(TableReader own) {
        Running now = running;
        if (now != null && asker == own) {
            now.end();
        }
    }

    private boolean isMyTurn(Duration most) {
        try {
            return turn.tryLock(most.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Running ready() {
        if (closed) {
            throw toldToStop();
        }
        if (running != null && !running.process.isAlive()) {
            running.end();
        }
        if (running == null || !running.process.isAlive()) {
            start();
        }
        return running;
    }

    private Running begun() throws IOException {
        TemporaryFolder temporary = TemporaryFolder.make();
        try {
            return new Running(command.start(temporary), temporary);
        } catch (IOException e) {
            temporary.remove();
            throw e;
        }
    }

    private void start() {
        try {
            Running started = begun();
            running = started;
            ScheduledFuture<?> end = timer.schedule(started::endLate, START.toMillis(), TimeUnit.MILLISECONDS);
            try {
                boolean limited = started.begin(settings);
                if (!limited && !warned) {
                    warned = true;
                    LOG.warn(
                            "this system does not limit the memory of the process that runs statements: one that needs much"
                                    + " may take it from others");
                }
            } catch (IOException e) {
                started.end();
                throw new IOException(started.lastWords() + " " + e.getMessage(), e);
            } finally {
                end.cancel(false);
            }
        } catch (IOException e) {
            throw new DestinationException(
                    "the process that runs statements cannot be started (" + e.getMessage().strip() + ")", e);
        }
    }

    private void endIdle() {
        if (turn.tryLock()) {
            try {
                if (running != null) {
                    running.end();
                    running = null;
                }
            } finally {
                turn.unlock();
            }
        }
    }

    /** Ends it, whatever it does; who waits for an answer is told so. */
    @Override
    public void close() {
        closed = true;
        timer.shutdownNow();
        Running last = running;
        if (last != null) {
            last.end();
        }
    }

    /** The process while it lives. */
    private static final class Running {
        private final Process process;
        private final TemporaryFolder temporary;
        private JsonParser answers;
        private volatile boolean late;

        Running(Process process, TemporaryFolder temporary) {
            this.process = process;
            this.temporary = temporary;
        }

        /** Tells it the settings; whether the system limits its memory. */
        boolean begin(DestinationSettings settings) throws IOException {
            OutputStream to = process.getOutputStream();
            try (JsonGenerator json = ReadingWire.to(to)) {
                SettingsWire.write(json, settings);
            }
            // Looks at the first bytes at once, which come when the settings have.
            answers = Json.FACTORY.createParser(process.getInputStream());
            JsonNode ready = Json.MAPPER.readTree(answers);
            if (ready == null) {
                throw new EOFException("it ended with exit code " + exitCode());
            }
            return ready.path("limited").asBoolean();
        }

        TableReader.Result ask(ReadingWire.Question question) throws IOException {
            ReadingWire.ask(process.getOutputStream(), question);
            return ReadingWire.answer(answers);
        }

        void endLate() {
            late = true;
            end();
        }

        /** Kills it, since it may be deep in a statement, and waits until it has let go of the file. */
        void end() {
            process.destroyForcibly();
            try {
                process.waitFor(5, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            temporary.remove();
        }

        private int exitCode() {
            end();
            return process.exitValue();
        }

        /** Why there is no answer: it has ended. */
        DestinationException why(Duration limit, long memory, IOException e) {
            int code = exitCode();
            if (late) {
                return new DestinationException("the statement was ended after " + limit.toSeconds()
                        + " s; ask for less, or of fewer rows", e);
            }
            return new DestinationException(
                    "the statement needs more memory than the " + memory + " MB there are for it ("
                            + (code == StatementMain.OUT_OF_MEMORY
                                    ? "its heap was full"
                                    : "its process ended with exit code " + code)
                            + "); ask for less, or of fewer rows",
                    e);
        }

        /** What it wrote before it could not begin. */
        String lastWords() throws IOException {
            try (BufferedReader words = process.errorReader(StandardCharsets.UTF_8)) {
                return words.lines().collect(Collectors.joining(" "));
            }
        }
    }
}
