package dev.kitecaravan.load.served;

import java.time.Duration;

import dev.kitecaravan.load.SingleStatement;
import dev.kitecaravan.load.TableReader;

/**
 * A reader of this process, which has its turn at the file and the program's own statements; others run elsewhere while it
 * holds what can be read.
 */
final class ConfinedReader implements TableReader {
    private final TableReader own;
    private final String dataset;
    private final StatementProcess process;

    ConfinedReader(TableReader own, String dataset, StatementProcess process) {
        this.own = own;
        this.dataset = dataset;
        this.process = process;
    }

    @Override
    public Result query(String sql, int maxRows, Duration limit) {
        return own.query(sql, maxRows, limit);
    }

    @Override
    public Result ask(String sql) {
        return confined(SingleStatement.of(sql), MOST_ROWS, LIMIT);
    }

    Result confined(String sql, int maxRows, Duration limit) {
        return process.ask(new ReadingWire.Question(dataset, sql, maxRows, limit.toMillis()), own);
    }

    @Override
    public void cancel() {
        own.cancel();
        process.cancel(own);
    }

    @Override
    public void close() {
        own.close();
    }
}
