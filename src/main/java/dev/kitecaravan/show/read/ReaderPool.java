package dev.kitecaravan.show.read;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Function;
import java.util.function.Supplier;

import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.TableReader;

/**
 * Readers that the parts of a page use one after another, so that each is opened once for several of them. They are closed
 * when no page is being made: a database file is its writer's, too.
 */
public final class ReaderPool {
    private final Supplier<TableReader> readers;
    private final Deque<TableReader> idle = new ArrayDeque<>();
    private int pages;

    /** @param readers opens one; called from several threads */
    public ReaderPool(Supplier<TableReader> readers) {
        this.readers = readers;
    }

    /** A page begins to be made. */
    public synchronized void enter() {
        pages++;
    }

    /** It is made. Who still reads for it closes his reader himself. */
    public void leave() {
        Deque<TableReader> unused = new ArrayDeque<>();
        synchronized (this) {
            pages--;
            if (pages == 0) {
                unused.addAll(idle);
                idle.clear();
            }
        }
        unused.forEach(TableReader::close);
    }

    /**
     * Reads with one that nobody else uses meanwhile.
     *
     * @throws DestinationException when none can be opened, or as the reading does
     */
    public <T> T read(Function<TableReader, T> reading) {
        TableReader reader = take();
        if (reader == null) {
            reader = readers.get();
        }
        T value;
        try {
            value = reading.apply(reader);
        } catch (RuntimeException e) {
            // It may be the reader that is broken.
            closeAfter(e, reader);
            throw e;
        }
        if (!keep(reader)) {
            reader.close();
        }
        return value;
    }

    private synchronized TableReader take() {
        return idle.poll();
    }

    private synchronized boolean keep(TableReader reader) {
        return pages > 0 && idle.offer(reader);
    }

    private static void closeAfter(RuntimeException failure, TableReader reader) {
        try {
            reader.close();
        } catch (DestinationException e) {
            failure.addSuppressed(e);
        }
    }
}
