package dev.kitecaravan.load.served;

import java.time.Duration;

import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.load.registry.Destinations;

/**
 * Opens a destination for reading, so that what people and agents {@linkplain TableReader#ask ask} cannot harm this process:
 * statements on an embedded database run in one of their own, with a hard limit of memory and time. Statements of this
 * program run here.
 */
public final class ConfinedReaders implements AutoCloseable {
    private final StatementProcess process;

    /** Nothing is started yet. */
    public ConfinedReaders(DestinationSettings settings) {
        this.process = new StatementProcess(settings);
    }

    /**
     * Opens the destination.
     *
     * @param settings those of all its readers, save the dataset
     */
    public TableReader open(DestinationSettings settings) {
        return confined(Destinations.reader(settings), settings);
    }

    /** Opens it through the process that serves its file, where there is one, which confines statements itself. */
    public TableReader openBeside(DestinationSettings settings) {
        return confined(ServedReader.open(settings), settings);
    }

    private TableReader confined(TableReader reader, DestinationSettings settings) {
        return reader instanceof ServedReader || !Destinations.isEmbedded(settings)
                ? reader
                : new ConfinedReader(reader, settings.dataset(), process);
    }

    /** A statement of somebody else, whatever process it comes from. */
    TableReader.Result ask(DestinationSettings settings, String sql, int rows, Duration limit) {
        try (TableReader own = Destinations.reader(settings)) {
            return new ConfinedReader(own, settings.dataset(), process).confined(sql, rows, limit);
        }
    }

    /** Ends the process, and with it the statement that is under way. */
    @Override
    public void close() {
        process.close();
    }
}
