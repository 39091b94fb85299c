package dev.kitecaravan.load.filesystem;

/** The contract on Csv files in a local folder. */
class CsvFilesTest extends FilesystemContract {
    CsvFilesTest() {
        super("csv");
    }
}
