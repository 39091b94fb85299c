package dev.kitecaravan.serve;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import org.jboss.logmanager.ExtFormatter;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.ExtLogRecord;

import dev.kitecaravan.table.Json;
import dev.kitecaravan.text.Redactor;

/** One JSON object a line: {@code time}, {@code level}, {@code logger}, {@code message}, and {@code error} with its trace. */
public final class JsonLogFormatter extends ExtFormatter {
    /** From now on everything that is logged is written in this form. */
    public static void install() {
        use(Logger.getLogger("").getHandlers());
    }

    /** Quarkus puts its console behind a handler that waits for its settings. */
    private static void use(Handler[] handlers) {
        for (Handler handler : handlers) {
            handler.setFormatter(new JsonLogFormatter());
            if (handler instanceof ExtHandler outer) {
                use(outer.getHandlers());
            }
        }
    }

    @Override
    public String format(ExtLogRecord record) {
        return line(record, record.getFormattedMessage());
    }

    private static String line(LogRecord record, String message) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("time", record.getInstant().truncatedTo(ChronoUnit.MILLIS).toString());
        json.put("level", record.getLevel().getName());
        json.put("logger", record.getLoggerName());
        json.put("message", Redactor.redact(message));
        if (record.getThrown() != null) {
            StringWriter trace = new StringWriter();
            record.getThrown().printStackTrace(new PrintWriter(trace));
            json.put("error", Redactor.redact(trace.toString()));
        }
        return Json.write(json) + "\n";
    }
}
