package dev.kitecaravan.load.filesystem;

/** The contract on Parquet files in a local folder. */
class ParquetFilesTest extends FilesystemContract {
    ParquetFilesTest() {
        super("parquet");
    }
}
