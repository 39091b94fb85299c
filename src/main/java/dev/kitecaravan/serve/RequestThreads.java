package dev.kitecaravan.serve;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The few threads of a server, each of which reads a request and then answers it. Whoever sends a request slowly keeps a
 * thread, but not from others: while requests wait, the one that has been read the longest is cut off. A request that is
 * answered is left alone, since an interrupt would close the file of a database that a run of this process writes.
 */
final class RequestThreads implements Executor, AutoCloseable {
    private static final int MOST = 16;
    private static final long IDLE_SECONDS = 30;

    private final ThreadPoolExecutor threads;
    /** The oldest first. */
    private final Set<Thread> reading = new LinkedHashSet<>();

    /** @param name of the threads */
    RequestThreads(String name) {
        AtomicInteger number = new AtomicInteger();
        threads = new ThreadPoolExecutor(MOST, MOST, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
                task -> {
                    Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    /** Reads and answers one request. */
    @Override
    public void execute(Runnable request) {
        threads.execute(() -> {
            begin();
            try {
                request.run();
            } finally {
                read();
                // It is over, and the next request has nothing to do with it.
                Thread.interrupted();
            }
        });
        makeRoom();
    }

    private void begin() {
        synchronized (reading) {
            reading.add(Thread.currentThread());
        }
        makeRoom();
    }

    /** The request of this thread is all there; false when it has just been cut off. */
    boolean read() {
        synchronized (reading) {
            return reading.remove(Thread.currentThread());
        }
    }

    /** As many as wait. An interrupt closes the connection that the thread reads. */
    private void makeRoom() {
        synchronized (reading) {
            Iterator<Thread> oldest = reading.iterator();
            for (int waiting = threads.getQueue().size(); waiting > 0 && oldest.hasNext(); waiting--) {
                Thread slowest = oldest.next();
                if (slowest != Thread.currentThread()) {
                    oldest.remove();
                    slowest.interrupt();
                }
            }
        }
    }

    /** Nobody waits for requests under way. */
    @Override
    public void close() {
        threads.shutdown();
    }
}
