package dev.kitecaravan.load.filesystem;

import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;

import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.text.Redactor;

/** Turns what a disk, a bucket or DuckDB throws into one sentence: where, doing what, what it means, what was said. */
final class FilesystemFailures {
    private static final int LONGEST = 500;

    private FilesystemFailures() {
    }

    static DestinationException explain(ObjectStore store, String doing, Exception cause) {
        return new DestinationException(
                Redactor.redact("files at " + store.place() + ", " + doing + ": " + meaning(cause)), cause);
    }

    private static String meaning(Exception cause) {
        String said = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage().strip();
        said = said.lines().findFirst().orElse(said);
        said = said.length() > LONGEST ? said.substring(0, LONGEST) + "…" : said;
        String lower = said.toLowerCase(Locale.ROOT);
        if (cause instanceof AccessDeniedException) {
            return "this user has no right to it; change its rights (" + said + ")";
        }
        if (cause instanceof NoSuchFileException) {
            return "a file is missing; run again, and if it is still missing restore it from a copy (" + said + ")";
        }
        if (lower.contains("no space left")) {
            return "the disk is full; free some space and run again (" + said + ")";
        }
        if (lower.contains("out of memory")) {
            return "memory-limit is too small; raise destination.filesystem.memory-limit (" + said + ")";
        }
        return said;
    }
}
