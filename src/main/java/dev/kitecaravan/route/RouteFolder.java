package dev.kitecaravan.route;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import dev.kitecaravan.text.TextFile;

/**
 * Where route files come from: a folder, or the ones that are packaged. Files whose names start with {@code ..} are left
 * out: a mounted ConfigMap keeps its versions under such names.
 */
public final class RouteFolder {
    /** The endpoints that ship, in the order of Buildkite's hierarchy. */
    public static final List<String> SHIPPED = List.of("organizations", "organization", "pipelines", "pipeline",
            "builds",
            "org_builds", "pipeline_builds", "build", "jobs_log", "annotations");

    private RouteFolder() {
    }

    /**
     * @param folder null for the packaged files
     * @throws RouteFilesException when the folder cannot be read or has no route file
     */
    public static List<RouteFile> read(Path folder) {
        return folder == null ? packaged() : files(folder);
    }

    private static List<RouteFile> files(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new RouteFilesException(List.of(new RouteProblem(folder.toString(), 0, 0,
                    "is no folder; name the folder of the route files with CARAVAN_ROUTES or --routes")));
        }
        List<RouteFile> files = new ArrayList<>();
        List<RouteProblem> unreadable = new ArrayList<>();
        try (Stream<Path> paths = Files.list(folder)) {
            for (Path path : paths.sorted().toList()) {
                String name = path.getFileName().toString();
                boolean yaml = name.endsWith(".yaml") || name.endsWith(".yml");
                if (yaml && !name.startsWith("..") && Files.isRegularFile(path)) {
                    try {
                        files.add(new RouteFile(folder.resolve(name).toString(), TextFile.read(path)));
                    } catch (TextFile.Unreadable e) {
                        unreadable.add(new RouteProblem(folder.resolve(name).toString(), e.line(), e.line() > 0 ? 1 : 0,
                                e.problem()));
                    }
                }
            }
        } catch (IOException e) {
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

    private static List<RouteFile> packaged() {
        List<RouteFile> files = new ArrayList<>();
        for (String name : SHIPPED) {
            String resource = "routes/" + name + ".yaml";
            try (InputStream in = RouteFolder.class.getClassLoader().getResourceAsStream(resource)) {
                if (in != null) {
                    files.add(new RouteFile(resource, new String(in.readAllBytes(), StandardCharsets.UTF_8)));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return files;
    }
}
