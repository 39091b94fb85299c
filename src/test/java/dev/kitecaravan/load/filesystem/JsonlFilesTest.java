package dev.kitecaravan.load.filesystem;

/** The contract on Jsonl files in a local folder. */
class JsonlFilesTest extends FilesystemContract {
    JsonlFilesTest() {
        super("jsonl");
    }
}
