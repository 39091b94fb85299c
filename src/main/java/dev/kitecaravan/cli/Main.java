package dev.kitecaravan.cli;

import java.io.IOException;
import java.nio.file.Path;

import dev.kitecaravan.load.NativeExecutable;
import dev.kitecaravan.load.SettingsException;
import dev.kitecaravan.load.served.StatementMain;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/**
 * Where the process begins. Quarkus would read {@code .env} and {@code config/application.properties} of the current
 * folder, where {@code camel.main.routes-include-pattern} alone runs whatever lies there; it is told that the current
 * folder is the launcher's, or the Java runtime's where there is no launcher, until it has read its settings. Files are
 * opened from the real one all the time: the property is looked at once, before it is changed. A native executable is its
 * own launcher.
 */
@QuarkusMain
public final class Main {
    private static final String FOLDER = "user.dir";
    private static final String HOME = "caravan.home";

    private Main() {
    }

    public static void main(String... arguments) throws IOException {
        // The JDK does so when it starts, a native executable when it is first asked.
        Path.of("").toAbsolutePath();
        if (NativeExecutable.HERE) {
            start();
        }
        if (arguments.length == 1 && arguments[0].equals(StatementMain.ARGUMENT)) {
            StatementMain.main();
        }
        if (NativeExecutable.HERE && System.getProperty(HOME) == null) {
            ProcessHandle.current().info().command().map(Path::of).map(Path::getParent)
                    .ifPresent(folder -> System.setProperty(HOME, folder.toString()));
        }
        System.setProperty(FOLDER, System.getProperty(HOME, System.getProperty("java.home", "/nonexistent")));
        Quarkus.run(Verbs.class, arguments);
    }

    private static void start() {
        try {
            NativeStart.apply(NativeOptions.of(System.getenv(NativeOptions.VARIABLE)));
        } catch (SettingsException e) {
            System.err.println(e.getMessage());
            System.exit(ExitCode.USAGE);
        }
    }
}
