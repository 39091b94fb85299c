package dev.kitecaravan.routetest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The tests of a folder of route files: {@code tests/NAME.yaml} in it, and {@code tests/NAME.WORD.yaml} for further ones. */
public final class RouteTestFolder {
    /** Its name inside the folder of route files. */
    public static final String NAME = "tests";

    private RouteTestFolder() {
    }

    /** Where the first test of a route is. */
    public static Path file(Path routes, String route) {
        return routes.resolve(NAME).resolve(route + ".yaml");
    }

    /** All test files of a folder of route files, by name; none where it has no folder of tests. */
    public static List<Path> files(Path routes) {
        Path folder = routes.resolve(NAME);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<Path> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(RouteTestFolder::isTest).sorted().forEach(found::add);
        } catch (IOException e) {
            throw new UncheckedIOException("the folder " + folder + " cannot be read", e);
        }
        return found;
    }

    private static boolean isTest(Path path) {
        String name = path.getFileName().toString();
        return (name.endsWith(".yaml") || name.endsWith(".yml")) && !name.startsWith(".") && Files.isRegularFile(path);
    }
}
