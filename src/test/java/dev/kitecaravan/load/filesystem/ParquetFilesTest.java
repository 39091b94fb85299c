package dev.kitecaravan.load.filesystem;

import org.junit.jupiter.api.Tag;

/** The contract on Parquet files in a local folder. */
@Tag("full")
class ParquetFilesTest extends FilesystemContract {
    ParquetFilesTest() {
        super("parquet");
    }
}
