package dev.kitecaravan.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import dev.kitecaravan.settings.UsageException;

/** Where a statement comes from: the command line, a file, or standard input. */
final class StatementText {
    private static final String STANDARD_INPUT = "-";

    private StatementText() {
    }

    /**
     * The statement's text.
     *
     * @param written what stands on the command line; {@code -} for standard input; null for nothing
     * @param file    the file to read; null for none
     */
    static String of(String written, Path file) {
        if (written == null && file == null) {
            throw new UsageException(
                    "There is no statement. Write one, as in caravan query \"SELECT count(*) FROM builds\","
                            + " name a file with -f, or write - and send it to standard input.");
        }
        if (written != null && file != null) {
            throw new UsageException("There are two statements: one on the command line and one in " + file
                    + ". Leave one of them out.");
        }
        if (file != null) {
            return file.toString().equals(STANDARD_INPUT) ? standardInput() : read(file);
        }
        return written.equals(STANDARD_INPUT) ? standardInput() : written;
    }

    private static String read(Path file) {
        if (Files.isDirectory(file)) {
            throw new UsageException(file + " is a folder; name a file.");
        }
        // A pipe, as a shell makes of -f <(…), is no regular file and can be read.
        if (!Files.exists(file)) {
            throw new UsageException("There is no file " + file + ".");
        }
        try {
            return text(Files.readAllBytes(file), file.toString());
        } catch (IOException e) {
            throw new UsageException(file + " cannot be read (" + e.getMessage() + ").");
        }
    }

    /** Closing it would close the process's own. */
    private static String standardInput() {
        try {
            InputStream in = System.in;
            return text(in.readAllBytes(), "Standard input");
        } catch (IOException e) {
            throw new UsageException("Standard input cannot be read (" + e.getMessage() + ").");
        }
    }

    private static String text(byte[] bytes, String place) {
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return text.startsWith("\ufeff") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new UsageException(place + " is not UTF-8; save it as UTF-8.");
        }
    }

    /**
     * The arguments, of which a statement that begins with a comment is not taken for an option: no option holds white space
     * before its value.
     */
    static String[] besideOptions(String... arguments) {
        String[] result = arguments.clone();
        for (int i = 0; i < result.length; i++) {
            String head = result[i].split("=", 2)[0];
            if (head.startsWith("--") && head.chars().anyMatch(Character::isWhitespace)) {
                result[i] = "\n" + result[i];
            }
        }
        return result;
    }
}
