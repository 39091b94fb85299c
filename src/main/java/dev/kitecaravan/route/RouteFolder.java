package dev.kitecaravan.route;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.kitecaravan.text.TextFile;

/**
 * Where route files come from: a folder, or the ones that are packaged. Files whose names start with {@code ..} are left
 * out: a mounted ConfigMap keeps its versions under such names.
 */
public final class RouteFolder {
    /** The endpoints that ship in the folder itself, in the order of Buildkite's hierarchy. */
    public static final List<String> SHIPPED = List.of("organizations", "organization", "pipelines", "pipeline",
            "builds",
            "org_builds", "pipeline_builds", "build", "jobs_log", "annotations");

    private static final String MORE = "more";

    private RouteFolder() {
    }

    /**
     * The files of a folder and of its subfolder {@code more}, and those that ship under {@code routes/more} where the folder
     * has none of the name.
     *
     * @param folder null for the packaged files
     * @throws RouteFilesException when the folder cannot be read or has no route file
     */
    public static List<RouteFile> read(Path folder) {
        if (folder == null) {
            return PackagedRoutes.read();
        }
        return withLibrary(files(folder));
    }

    /**
     * The same for a folder that files are to be added to: it may be empty, or not be there yet.
     *
     * @throws RouteFilesException when the folder cannot be read
     */
    public static List<RouteFile> readToAdd(Path folder) {
        try {
            boolean empty = !Files.exists(folder) || Files.isDirectory(folder) && paths(folder).isEmpty();
            return empty ? withLibrary(new ArrayList<>()) : read(folder);
        } catch (IOException | UncheckedIOException e) {
            throw new RouteFilesException(List.of(new RouteProblem(folder.toString(), 0, 0, "cannot be read: " + e)));
        }
    }

    private static List<RouteFile> withLibrary(List<RouteFile> files) {
        Set<String> names = files.stream().map(RouteFile::fileName).collect(Collectors.toSet());
        PackagedRoutes.read().stream().filter(file -> file.place() == RouteFile.Place.MORE)
                .filter(file -> !names.contains(file.fileName()))
                .forEach(file -> files.add(new RouteFile(file.name(), file.text(), RouteFile.Place.LIBRARY)));
        return files;
    }

    private static List<RouteFile> files(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new RouteFilesException(List.of(new RouteProblem(folder.toString(), 0, 0,
                    "is no folder; name the folder of the route files with CARAVAN_ROUTES or --routes")));
        }
        List<RouteFile> files = new ArrayList<>();
        List<RouteProblem> unreadable = new ArrayList<>();
        try {
            OtherFiles.in(folder, unreadable::add);
            for (Path path : paths(folder)) {
                boolean more = !folder.equals(path.getParent());
                try {
                    files.add(new RouteFile(path.toString(), TextFile.read(path),
                            more ? RouteFile.Place.MORE : RouteFile.Place.FOLDER));
                } catch (TextFile.Unreadable e) {
                    unreadable
                            .add(new RouteProblem(path.toString(), e.line(), e.line() > 0 ? 1 : 0, e.problem()));
                }
            }
        } catch (IOException | UncheckedIOException e) {
            throw new RouteFilesException(List.of(new RouteProblem(folder.toString(), 0, 0, "cannot be read: " + e)));
        }
        if (!unreadable.isEmpty()) {
            throw new RouteFilesException(unreadable);
        }
        if (files.isEmpty()) {
            throw new RouteFilesException(List.of(new RouteProblem(folder.toString(), 0, 0,
                    "holds no .yaml file; put a route file in, or leave CARAVAN_ROUTES out to use the shipped ones")));
        }
        return files;
    }

    /** Those of the folder first, then those of {@code more} and of what is below it. */
    private static List<Path> paths(Path folder) throws IOException {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> paths = Files.list(folder)) {
            paths.filter(RouteFolder::isRouteFile).sorted().forEach(found::add);
        }
        Path more = folder.resolve(MORE);
        if (Files.isDirectory(more)) {
            try (Stream<Path> paths = Files.walk(more)) {
                paths.filter(RouteFolder::isRouteFile).sorted().forEach(found::add);
            }
        }
        return found;
    }

    private static boolean isRouteFile(Path path) {
        String name = path.getFileName().toString();
        return (name.endsWith(".yaml") || name.endsWith(".yml")) && !name.startsWith("..")
                && Files.isRegularFile(path);
    }
}
