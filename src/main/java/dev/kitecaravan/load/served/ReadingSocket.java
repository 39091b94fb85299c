package dev.kitecaravan.load.served;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.kitecaravan.load.TableReader;

/**
 * Where the process that serves a database's file is asked: a Unix domain socket {@code <file>.serve}. The system lets in
 * whom the socket's rights let in, no other machine and no web page can reach it, and behind the path is either the process
 * that made it or nobody.
 *
 * @param path of the socket
 */
record ReadingSocket(Path path) {
    /** The longest that one question may take: its turn at the file, the statement before it, its own, the way of its rows. */
    static final Duration LONGEST = TableReader.LIMIT.multipliedBy(3).plusSeconds(15);

    static ReadingSocket beside(Path file) {
        return new ReadingSocket(file.resolveSibling(file.getFileName() + ".serve"));
    }

    UnixDomainSocketAddress address() {
        return UnixDomainSocketAddress.of(path);
    }

    /** Whether somebody answers there; what a killed process left behind does not. */
    boolean answers() {
        if (!isSocket()) {
            return false;
        }
        try (SocketChannel probe = SocketChannel.open(address())) {
            return probe.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }

    /** Whether the owner of the file made it, and nobody else who may write to the folder. */
    boolean isOfOwner(Path file) throws IOException {
        return Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(file));
    }

    /** Makes room for a new one; what is no socket is left alone. */
    void clear() throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!isSocket()) {
            throw new IOException(path + " is there and is no socket");
        }
        if (answers()) {
            throw new IOException("another process answers at " + path);
        }
        Files.delete(path);
    }

    private boolean isSocket() {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).isOther();
        } catch (IOException notThere) {
            return false;
        }
    }

    /** Closes a connection that lasts too long; whoever waits at it then gets an error. */
    static void limit(SocketChannel connection) {
        CompletableFuture.runAsync(() -> {
            try {
                connection.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }, CompletableFuture.delayedExecutor(LONGEST.toMillis(), TimeUnit.MILLISECONDS));
    }
}
