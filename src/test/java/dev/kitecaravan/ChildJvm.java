package dev.kitecaravan;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How tests start a JVM of their own: over before the thorough compiler has paid for itself, as they are (pom.xml). */
public final class ChildJvm {
    private ChildJvm() {
    }

    /** The JVM that this one is of, with these options and arguments. */
    public static List<String> command(String... words) {
        return command(List.of(words));
    }

    /** The same of a list. */
    public static List<String> command(List<String> words) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC"));
        command.addAll(words);
        return command;
    }

    /** It runs a class of this JVM's class path. */
    public static List<String> of(Class<?> main, String... arguments) {
        List<String> command = command("-Xmx256m", "-cp", System.getProperty("java.class.path"), main.getName());
        command.addAll(List.of(arguments));
        return command;
    }
}
