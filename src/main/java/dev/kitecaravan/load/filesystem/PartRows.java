package dev.kitecaravan.load.filesystem;

import java.io.IOException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** Looks up rows of a table in its parts. */
final class PartRows {
    private PartRows() {
    }

    /**
     * The rows with their cells as a part has them, by id; those that no part has are left out.
     *
     * @param versions the version wanted of each row, by its id
     */
    static Map<Object, Object[]> find(FileDataset dataset, Manifest.Table table, Map<Object, Long> versions)
            throws IOException, SQLException {
        int id = PartColumns.OWN + table.schema().position(dataset.system().id());
        Map<Object, Object[]> found = new HashMap<>();
        for (Part part : table.parts()) {
            if (versions.values().stream().noneMatch(version -> part.from() <= version && version <= part.to())) {
                continue;
            }
            part.read(table.schema(), dataset.system(), dataset.store(), dataset.temporary(),
                    dataset.replica().connection(), cells -> {
                        if (cells[0].equals(versions.get(cells[id]))) {
                            found.put(cells[id], cells);
                        }
                    });
        }
        return found;
    }
}
