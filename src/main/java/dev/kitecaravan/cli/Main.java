package dev.kitecaravan.cli;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/**
 * Where the process begins. The engine would read {@code .env} and {@code config/application.properties} of the current
 * folder, where {@code camel.main.routes-include-pattern} alone runs whatever lies there; it is told that the current
 * folder is the launcher's, or the Java runtime's where there is no launcher, until it has read its settings. Files are
 * opened from the real one all the time: the JDK looks at the property once, before this.
 */
@QuarkusMain
public final class Main {
    private static final String FOLDER = "user.dir";

    private Main() {
    }

    public static void main(String... arguments) {
        System.setProperty(FOLDER, System.getProperty("caravan.home",
                System.getProperty("java.home", "/nonexistent")));
        Quarkus.run(Verbs.class, arguments);
    }
}
