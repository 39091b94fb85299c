package dev.kitecaravan.extract;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;

/**
 * Why an answer is no JSON.
 *
 * @param words   for the message
 * @param lasting whether the answer is whole and holds what no JSON holds, so that it is no better if it is asked for again
 */
record BrokenJson(String words, boolean lasting) {
    /** What some writers make of numbers that JSON does not have. */
    private static final Pattern NO_NUMBER = Pattern.compile(
            "(?:Non-standard token|Unrecognized token) '([-+]?(?:NaN|nan|INF|[Ii]nf|[Ii]nfinity))'.*");
    /** Advice to programmers: switches of the parser that no user has. */
    private static final String SWITCHES = ":? enable `[^`]*` to allow|\\s*\\([^()]*Feature[^()]*\\)|\\s*\\([^()]*`[^()]*\\)";

    /** What a parser says, in the words of this program. */
    static BrokenJson of(JsonParser parser, IOException e) {
        String said = e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
        String line = String.valueOf(said).lines().findFirst().orElse("");
        Matcher number = NO_NUMBER.matcher(line);
        if (number.matches()) {
            return new BrokenJson("its body is not JSON: at " + parser.getParsingContext().pathAsPointer()
                    + " it holds "
                    + number.group(1) + ", and JSON has no such number; whoever writes that answer must write null",
                    true);
        }
        return new BrokenJson("its body is not JSON: " + line.replaceAll(SWITCHES, ""), false);
    }
}
