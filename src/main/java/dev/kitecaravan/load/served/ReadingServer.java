package dev.kitecaravan.load.served;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import org.jboss.logging.Logger;

import com.fasterxml.jackson.core.JsonParser;

import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.FileInUseException;
import dev.kitecaravan.load.PrivateFiles;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.load.registry.Destinations;
import dev.kitecaravan.table.Json;
import dev.kitecaravan.text.JvmErrors;

/**
 * Answers questions about an embedded database for other processes of the same user, two at once: read-only by the database,
 * as if they had the file themselves. One that cannot be read while this process loads is waited for, as long as a
 * statement may take.
 */
public final class ReadingServer implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger("caravan");
    private static final int AT_ONCE = 2;
    private static final long PAUSE_MILLIS = 200;

    private final DestinationSettings settings;
    private final ConfinedReaders readers;
    private final Path file;
    private final ReadingSocket socket;
    private final ServerSocketChannel listener;
    private final ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE,
            task -> daemon(task, "reading-for-others"));
    private final CountDownLatch closed = new CountDownLatch(1);

    private ReadingServer(DestinationSettings settings, Path file, ConfinedReaders readers) throws IOException {
        this.settings = settings;
        this.readers = readers;
        this.file = file;
        this.socket = ReadingSocket.beside(file);
        PrivateFiles.folder(file.getParent());
        socket.clear();
        this.listener = listener();
        try {
            listener.bind(socket.address());
            PrivateFiles.file(socket.path());
        } catch (IOException | RuntimeException e) {
            listener.close();
            throw e;
        }
        daemon(this::accept, "questions-of-others").start();
    }

    /**
     * Starts to answer; nothing where the destination is no file that one process has at a time.
     *
     * @param readers those of this process, which runs no statement of others by itself
     * @throws IOException when there can be no socket beside the file: its path is too long, or somebody has it
     */
    public static Optional<ReadingServer> start(DestinationSettings settings, ConfinedReaders readers)
            throws IOException {
        Path file = Destinations.file(settings).orElse(null);
        return file == null ? Optional.empty() : Optional.of(new ReadingServer(settings, file, readers));
    }

    private static ServerSocketChannel listener() throws IOException {
        try {
            return ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        } catch (UnsupportedOperationException e) {
            throw new IOException("this system has no such sockets", e);
        }
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel asking = listener.accept();
                ReadingSocket.limit(asking);
                threads.execute(() -> answer(asking));
            }
        } catch (ClosedChannelException | RejectedExecutionException ended) {
            LOG.debug("questions of other processes are answered no more");
        } catch (IOException e) {
            LOG.warn("query and show of other processes cannot read " + file + " while it is loaded: " + e
                    .getMessage());
        }
    }

    private void answer(SocketChannel asking) {
        try (asking; JsonParser asked = Json.FACTORY.createParser(Channels.newInputStream(asking))) {
            ReadingWire.Question question = ReadingWire.question(asked);
            if (question == null) {
                return;
            }
            TableReader.Result result;
            try {
                result = result(question);
            } catch (DestinationException e) {
                ReadingWire.refuse(Channels.newOutputStream(asking), e);
                return;
            } catch (RuntimeException | Error e) {
                LOG.error("a question of another process failed", e);
                ReadingWire.refuse(Channels.newOutputStream(asking), new DestinationException(whoIsThis() + ": "
                        + (e instanceof Error error ? JvmErrors.sentence(error) : "failed; its log says why"), e));
                return;
            }
            ReadingWire.answer(Channels.newOutputStream(asking), result);
        } catch (IOException e) {
            LOG.debug("somebody asked and did not wait for the answer: " + e.getMessage());
        }
    }

    private TableReader.Result result(ReadingWire.Question question) {
        DestinationSettings asked = settings.ofDataset(plain(question.dataset()));
        Duration limit = Duration.ofMillis(Math.min(question.millis(), TableReader.LIMIT.toMillis()));
        long end = System.nanoTime() + limit.toNanos();
        while (true) {
            try {
                return readers.ask(asked, question.sql(), Math.min(question.rows(), TableReader.MOST_ROWS), limit);
            } catch (FileInUseException e) {
                if (isClosedSoon()) {
                    throw new DestinationException(whoIsThis() + " was told to stop; ask again", e);
                }
                if (System.nanoTime() > end) {
                    throw new DestinationException(file + " cannot be read while " + whoIsThis()
                            + " loads into it, which took longer than " + limit.toSeconds()
                            + " s; ask again when it is through", e);
                }
            }
        }
    }

    /** Names become a part of URLs and statements. */
    private static String plain(String dataset) {
        if (!dataset.matches("[\\w$-]+")) {
            throw new DestinationException(
                    "the name of dataset '" + dataset + "' holds more than letters, digits, _, $ and"
                            + " -; read it when " + whoIsThis() + " has ended");
        }
        return dataset;
    }

    /** Waits a moment. */
    private boolean isClosedSoon() {
        try {
            return closed.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private static String whoIsThis() {
        return "the caravan serve of PID " + ProcessHandle.current().pid();
    }

    /**
     * Answers no more. Statements under way are not interrupted, since that would close the file of a database that a run
     * of this process still writes; nobody waits for them.
     */
    @Override
    public void close() {
        closed.countDown();
        threads.shutdown();
        try {
            listener.close();
            Files.deleteIfExists(socket.path());
        } catch (IOException e) {
            LOG.warn(socket.path() + " cannot be taken away: " + e.getMessage());
        }
    }
}
