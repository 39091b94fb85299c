package dev.kitecaravan.load.served;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import com.fasterxml.jackson.core.JsonParser;

import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.load.registry.Destinations;
import dev.kitecaravan.table.Json;

/** Reads through the process that serves the database's file, which answers as it would itself. */
public final class ServedReader implements TableReader {
    private final Path file;
    private final String dataset;
    private volatile SocketChannel asking;

    private ServedReader(Path file, String dataset) {
        this.file = file;
        this.dataset = dataset;
    }

    /**
     * Opens a destination for reading beside other processes: through the one that serves its file where there is one, so
     * that neither keeps the file from the other; otherwise by itself.
     *
     * @throws DestinationException as {@link Destinations#reader}
     */
    public static TableReader open(DestinationSettings settings) {
        Path file = Destinations.file(settings).filter(Files::exists).orElse(null);
        if (file == null || !isServed(file)) {
            return Destinations.reader(settings);
        }
        return new ServedReader(file, settings.dataset());
    }

    private static boolean isServed(Path file) {
        ReadingSocket socket = ReadingSocket.beside(file);
        try {
            return socket.answers() && socket.isOfOwner(file);
        } catch (IOException ended) {
            // It was there a moment ago: whoever made it has ended and taken it along.
            return false;
        }
    }

    @Override
    public Result query(String sql, int maxRows, Duration limit) {
        long began = System.nanoTime();
        try (SocketChannel connection = SocketChannel.open(ReadingSocket.beside(file).address())) {
            asking = connection;
            ReadingSocket.limit(connection);
            ReadingWire.ask(Channels.newOutputStream(connection),
                    new ReadingWire.Question(dataset, sql, maxRows, limit.toMillis()));
            connection.shutdownOutput();
            try (JsonParser answer = Json.FACTORY.createParser(Channels.newInputStream(connection))) {
                return ReadingWire.answer(answer);
            }
        } catch (IOException e) {
            long seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds();
            throw new DestinationException("the caravan serve that has " + file
                    + (seconds < ReadingSocket.LONGEST.toSeconds()
                            ? " ended before it had answered"
                            : " did not answer within " + seconds + " s")
                    + "; ask again", e);
        }
    }

    /** Waits no longer. The statement itself goes on to its end or its limit, since nobody there listens meanwhile. */
    @Override
    public void cancel() {
        SocketChannel now = asking;
        try {
            if (now != null) {
                now.close();
            }
        } catch (IOException e) {
            throw new DestinationException("the question to " + file + " could not be ended: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        // Every question has a connection of its own.
    }
}
