package dev.kitecaravan.settings;

import java.util.List;

/** Something the user set or typed cannot be used; ends a verb with exit code 2. */
public final class UsageException extends RuntimeException {
    private final transient List<String> problems;

    public UsageException(String message) {
        this(List.of(message));
    }

    /** @param problems one sentence each */
    public UsageException(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    /** One sentence each. */
    public List<String> problems() {
        return problems;
    }
}
