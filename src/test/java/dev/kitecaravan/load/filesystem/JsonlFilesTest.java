package dev.kitecaravan.load.filesystem;

import org.junit.jupiter.api.Tag;

/** The contract on Jsonl files in a local folder; {@link RowsInFilesTest} is its short form. */
@Tag("full")
class JsonlFilesTest extends FilesystemContract {
    JsonlFilesTest() {
        super("jsonl");
    }
}
