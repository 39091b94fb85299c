package dev.kitecaravan.load.filesystem;

import org.junit.jupiter.api.Tag;

/** The contract on Csv files in a local folder. */
@Tag("full")
class CsvFilesTest extends FilesystemContract {
    CsvFilesTest() {
        super("csv");
    }
}
