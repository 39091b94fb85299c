package dev.kitecaravan.extract.http;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

import dev.kitecaravan.text.Redactor;
import dev.kitecaravan.text.TextFile;

/**
 * The API token: from the environment variable {@code BUILDKITE_API_TOKEN}, or from the file that
 * {@code BUILDKITE_API_TOKEN_FILE} names, which is read again when Buildkite refuses the token. Never printed.
 */
public final class TokenSource {
    public static final String VARIABLE = "BUILDKITE_API_TOKEN";
    public static final String FILE_VARIABLE = "BUILDKITE_API_TOKEN_FILE";

    private final Path file;
    private final Set<String> known = new LinkedHashSet<>();
    private String token;
    private int generation;

    private TokenSource(Path file, String token) {
        this.file = file;
        this.token = token;
        known.add(token);
    }

    /**
     * @throws ApiException
     *             UNAUTHORIZED when neither variable is set, or the file cannot be read
     */
    public static TokenSource fromEnvironment(Map<String, String> environment) {
        String value = environment.getOrDefault(VARIABLE, "");
        String path = environment.getOrDefault(FILE_VARIABLE, "");
        if (!value.isBlank()) {
            return of(value);
        }
        if (!path.isBlank()) {
            return ofFile(Path.of(path));
        }
        throw unauthorized("There is no API token: set " + VARIABLE + ", or " + FILE_VARIABLE
                + " to a file that holds one (Buildkite: Personal Settings, API Access Tokens).", null);
    }

    public static TokenSource of(String value) {
        return new TokenSource(null, checked(value, VARIABLE));
    }

    public static TokenSource ofFile(Path file) {
        return new TokenSource(file, read(file));
    }

    synchronized String token() {
        return token;
    }

    /** The text with {@code ***} in place of this token and of those that were here before it: answers may echo them. */
    synchronized String masked(String text) {
        String masked = text;
        for (String each : known) {
            masked = masked.replace(each, Redactor.MASK);
        }
        return masked;
    }

    /** Changes whenever the token does. */
    synchronized int generation() {
        return generation;
    }

    /**
     * After the token of a generation was refused: whether there is another one now. The file, if any, is read again.
     */
    synchronized boolean renewedSince(int refused) {
        if (generation == refused && file != null) {
            String now = read(file);
            if (!now.equals(token)) {
                token = now;
                known.add(now);
                generation++;
            }
        }
        return generation != refused;
    }

    private static String read(Path file) {
        try {
            return checked(TextFile.read(file), FILE_VARIABLE + " (" + file + ")");
        } catch (TextFile.Unreadable e) {
            throw unauthorized("The token file " + e.getMessage() + ".", e);
        }
    }

    private static String checked(String value, String where) {
        String token = value.strip();
        boolean plain = !token.isEmpty() && token.chars().allMatch(c -> c > ' ' && c < 127);
        if (!plain) {
            throw unauthorized("The API token in " + where
                    + " is empty or holds spaces or other characters that no token has: put the token there alone.",
                    null);
        }
        return token;
    }

    private static ApiException unauthorized(String message, Throwable cause) {
        return new ApiException(ApiException.Kind.UNAUTHORIZED, message, 0, null, null, cause);
    }

    @Override
    public String toString() {
        return file == null ? VARIABLE : FILE_VARIABLE + "=" + file;
    }
}
