package dev.kitecaravan.insight;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.kitecaravan.load.TableReader;

/**
 * What of CI is worth an alert, as the views tell it as of the last complete load of builds.
 *
 * @param asOf  when that load began
 * @param mains pipelines that built main in the 30 days before, those that are red longest first
 * @param lines queues in which jobs wait or run, or became runnable in the 24 hours before; the longest line first
 * @param cut   whether there were more than {@link TableReader#MOST_ROWS} of either
 */
public record CiFigures(Instant asOf, List<Main> mains, List<Line> lines, boolean cut) {
    /**
     * The default branch of a pipeline.
     *
     * @param redSeconds how long it was red at {@link CiFigures#asOf}; 0 while it is green
     */
    public record Main(String organization, String pipeline, double redSeconds) {
    }

    /** A queue of an organization. */
    public record Queue(String organization, String name) {
    }

    /**
     * Who stands in line at a queue.
     *
     * @param oldestSeconds how long the job waits that waits longest; 0 where none waits
     * @param waits         seconds by quantile (0.5, 0.9, 0.95) of those that became runnable in 24 hours; empty where none did
     */
    public record Line(Queue queue, long waiting, long running, double oldestSeconds, Map<Double, Double> waits) {
    }

    /**
     * Reads them.
     *
     * @param limit of each of the four statements
     * @return null before the first complete load of builds
     * @throws dev.kitecaravan.load.DestinationException when the views are not there, or cannot be read
     */
    public static CiFigures read(TableReader reader, Views views, Duration limit) {
        Object asOf = reader.query("select as_of from ci_as_of", 1, limit).rows().get(0).get(0);
        if (asOf == null) {
            return null;
        }
        TableReader.Result mains = reader.query(views.metric("metric_main"), TableReader.MOST_ROWS, limit);
        TableReader.Result queues = reader.query(views.metric("metric_queues"), TableReader.MOST_ROWS, limit);
        TableReader.Result waits = reader.query(views.metric("metric_waits"), TableReader.MOST_ROWS, limit);
        return new CiFigures(instant(asOf),
                mains.rows().stream().map(row -> new Main(text(row.get(0)), text(row.get(1)), number(row.get(2))))
                        .toList(),
                lines(queues.rows(), waits.rows()), mains.cut() || queues.cut() || waits.cut());
    }

    private static List<Line> lines(List<List<Object>> queues, List<List<Object>> waits) {
        Map<Queue, List<Object>> now = byQueue(queues);
        Map<Queue, List<Object>> day = byQueue(waits);
        Set<Queue> all = new LinkedHashSet<>(now.keySet());
        all.addAll(day.keySet());
        List<Line> lines = new ArrayList<>();
        for (Queue queue : all) {
            List<Object> standing = now.get(queue);
            List<Object> waited = day.get(queue);
            Map<Double, Double> quantiles = new LinkedHashMap<>();
            if (waited != null) {
                quantiles.put(0.5, number(waited.get(2)));
                quantiles.put(0.9, number(waited.get(3)));
                quantiles.put(0.95, number(waited.get(4)));
            }
            // A queue that the view of those who wait and run leaves out has none.
            lines.add(standing == null
                    ? new Line(queue, 0, 0, 0, quantiles)
                    : new Line(queue, (long) number(standing.get(2)), (long) number(standing.get(3)),
                            number(standing.get(4)),
                            quantiles));
        }
        return lines;
    }

    private static Map<Queue, List<Object>> byQueue(List<List<Object>> rows) {
        Map<Queue, List<Object>> byQueue = new LinkedHashMap<>();
        rows.forEach(row -> byQueue.put(new Queue(text(row.get(0)), text(row.get(1))), row));
        return byQueue;
    }

    private static String text(Object value) {
        return value == null ? "" : value.toString();
    }

    private static double number(Object value) {
        return value == null ? 0 : ((Number) value).doubleValue();
    }

    /** SQLite has texts, in UTC. */
    private static Instant instant(Object value) {
        String text = value.toString().replace(' ', 'T');
        return Instant.parse(text.endsWith("Z") ? text : text + "Z");
    }
}
