package dev.kitecaravan.mcp;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.jboss.logging.Logger;

import dev.kitecaravan.mcp.tool.Call;
import dev.kitecaravan.table.Json;

/**
 * The protocol over two streams: a message a line, UTF-8 whatever the locale. A line that is no message is answered and
 * passed over. Tools are called beside reading, so that a later line can stop them. It ends when the input does.
 */
public final class StdioLoop {
    private static final Logger LOG = Logger.getLogger("caravan.mcp");
    private static final int LONGEST_LINE = 4 << 20;
    private static final int AT_ONCE = 4;
    private static final int WAITING = 64;
    /** How long calls under way may take to their end once the client has nothing more to say. */
    private static final Duration FAREWELL = Duration.ofSeconds(5);
    /** One process serves one client. */
    private static final String SESSION = "";

    private final McpServer server;
    private final InputStream in;
    private final OutputStream out;
    private final ThreadPoolExecutor calls = new ThreadPoolExecutor(AT_ONCE, AT_ONCE, 1, TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(WAITING), task -> {
                Thread thread = new Thread(task, "mcp-call");
                thread.setDaemon(true);
                return thread;
            });

    public StdioLoop(McpServer server, InputStream in, OutputStream out) {
        this.server = server;
        this.in = new BufferedInputStream(in);
        this.out = out;
    }

    /**
     * Answers until the input ends.
     *
     * @throws IOException when the input cannot be read
     */
    public void run() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        boolean tooLong = false;
        for (int c = in.read(); c >= 0; c = in.read()) {
            if (c != '\n') {
                tooLong |= line.size() >= LONGEST_LINE;
                if (!tooLong) {
                    line.write(c);
                }
                continue;
            }
            take(line, tooLong);
            line.reset();
            tooLong = false;
        }
        take(line, tooLong);
        end();
    }

    private void take(ByteArrayOutputStream line, boolean tooLong) {
        String text = line.toString(StandardCharsets.UTF_8).strip();
        if (tooLong) {
            write(McpServer.failure(null, new RpcException(RpcException.REQUEST,
                    "A message of more than " + LONGEST_LINE + " bytes is not read.")));
        } else if (!text.isEmpty()) {
            take(text);
        }
    }

    private void take(String text) {
        try {
            Object json = Json.read(text);
            // A batch, as revision 2025-03-26 allowed; each is answered by itself.
            for (Object message : json instanceof List<?> batch && !batch.isEmpty()
                    ? batch
                    : Collections.singletonList(json)) {
                take(Message.of(message));
            }
        } catch (RpcException e) {
            write(McpServer.failure(null, e));
        } catch (IllegalArgumentException e) {
            write(McpServer.failure(null, new RpcException(RpcException.PARSE, "This line is no JSON.")));
        }
    }

    private void take(Message message) {
        if (!message.isRequest()) {
            server.answer(SESSION, message, null);
            return;
        }
        Call call = server.begin(SESSION, message);
        Runnable answer = () -> server.answer(SESSION, message, call).ifPresent(this::write);
        if (!message.method().equals("tools/call") && !message.method().equals("resources/read")) {
            answer.run();
            return;
        }
        try {
            calls.execute(answer);
        } catch (RejectedExecutionException full) {
            write(McpServer.failure(message.id(), new RpcException(RpcException.BUSY,
                    WAITING + " calls wait already; ask again when some are answered.")));
        }
    }

    private void write(Map<String, Object> response) {
        byte[] bytes = (Json.write(response) + "\n").getBytes(StandardCharsets.UTF_8);
        synchronized (out) {
            try {
                out.write(bytes);
                out.flush();
            } catch (IOException gone) {
                LOG.warn("The client does not read any more: " + gone.getMessage());
                server.cancelAll();
            }
        }
    }

    private void end() {
        calls.shutdown();
        try {
            if (!calls.awaitTermination(FAREWELL.toMillis(), TimeUnit.MILLISECONDS)) {
                server.cancelAll();
                calls.awaitTermination(1, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            server.cancelAll();
            Thread.currentThread().interrupt();
        }
    }
}
