package dev.kitecaravan.text;

import java.nio.file.Files;
import java.nio.file.Path;

/** Whether the program lies beside its sources, which its launcher builds, or was installed, so that nobody can build there. */
public final class Installation {
    private static final String HOME = "caravan.home";

    private Installation() {
    }

    /** Only there may a sentence advise to build. */
    public static boolean hasSources() {
        return Files.exists(home().resolve("pom.xml"));
    }

    /** Where to read on: the file where it was installed too, else its place among the sources. */
    public static String document(String name) {
        Path file = home().resolve("docs").resolve(name);
        return Files.exists(file) ? file.toString() : "docs/" + name + " of the project";
    }

    private static Path home() {
        return Path.of(System.getProperty(HOME, ""));
    }
}
