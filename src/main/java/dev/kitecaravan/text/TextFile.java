package dev.kitecaravan.text;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Files that people write: settings, routes, schemas, tokens. They are UTF-8; the mark that some editors put before it (a
 * BOM) is no part of the text. What is not UTF-8 is refused rather than guessed.
 */
public final class TextFile {
    /** A file that cannot be read, or is not UTF-8. Its message names file and line. */
    public static final class Unreadable extends IllegalArgumentException {
        private final int line;
        private final String problem;

        private Unreadable(String name, int line, String problem, Throwable cause) {
            super(name + (line > 0 ? ", line " + line + ", " : " ") + problem, cause);
            this.line = line;
            this.problem = problem;
        }

        /** From 1; 0 when it is about the whole file. */
        public int line() {
            return line;
        }

        /** What to say after the file's name. */
        public String problem() {
            return problem;
        }
    }

    private static final char MARK = '\ufeff';

    private TextFile() {
    }

    /**
     * The text of a file.
     *
     * @throws Unreadable when it cannot be read or is not UTF-8; the message is one sentence with file, line and what to do,
     *                    and shows nothing of the text
     */
    public static String read(Path file) {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new Unreadable(file.toString(), 0, "cannot be read: " + reason(file, e), e);
        }
        return decode(file.toString(), bytes);
    }

    /**
     * Text out of bytes.
     *
     * @param name of the file, for the message
     * @throws Unreadable as {@link #read}
     */
    public static String decode(String name, byte[] bytes) {
        if (startsWith(bytes, 0xff, 0xfe) || startsWith(bytes, 0xfe, 0xff)) {
            throw new Unreadable(name, 0,
                    "is UTF-16, as PowerShell's > and some editors write it: save the file as UTF-8",
                    null);
        }
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length + 1);
        CoderResult result = decoder.decode(in, out, true);
        String text = out.flip().toString();
        if (result.isError()) {
            throw new Unreadable(name, lineAtEnd(text), "is not UTF-8: save the file as UTF-8", null);
        }
        int zero = text.indexOf('\0');
        if (zero >= 0) {
            throw new Unreadable(name, lineAtEnd(text.substring(0, zero)),
                    "holds a zero byte, as UTF-16 and binary files do: save the file as UTF-8", null);
        }
        return !text.isEmpty() && text.charAt(0) == MARK ? text.substring(1) : text;
    }

    private static int lineAtEnd(String text) {
        return 1 + (int) text.chars().filter(c -> c == '\n').count();
    }

    private static boolean startsWith(byte[] bytes, int first, int second) {
        return bytes.length >= 2 && (bytes[0] & 0xff) == first && (bytes[1] & 0xff) == second;
    }

    private static String reason(Path file, IOException e) {
        if (Files.isDirectory(file)) {
            return "it is a folder; name a file";
        }
        if (e instanceof NoSuchFileException) {
            return "there is no such file";
        }
        return e instanceof AccessDeniedException
                ? "this user may not read it; change its rights"
                : "the system says " + Redactor.redact(String.valueOf(e.getMessage()));
    }
}
