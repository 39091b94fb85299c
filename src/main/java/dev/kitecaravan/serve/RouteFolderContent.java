package dev.kitecaravan.serve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import dev.kitecaravan.route.RouteFile;
import dev.kitecaravan.route.RouteFilesException;
import dev.kitecaravan.route.RouteFolder;

/**
 * What a folder of route files and the one of kamelets beside it hold at a moment.
 *
 * @param files    the route files
 * @param kamelets texts of kamelets of one's own, by their names
 * @param problem  why they cannot be read; null when they can
 */
record RouteFolderContent(List<RouteFile> files, Map<String, String> kamelets, String problem) {
    private static final String KAMELET = ".kamelet.yaml";

    /** @param kamelets null, or a folder that is not there, for none */
    static RouteFolderContent read(Path routes, Path kamelets) {
        try {
            return new RouteFolderContent(RouteFolder.read(routes), kamelets(kamelets), null);
        } catch (RouteFilesException e) {
            return new RouteFolderContent(List.of(), Map.of(), e.getMessage());
        } catch (IOException e) {
            // A file may go between being listed and being read; the next look sees how it is then.
            return new RouteFolderContent(List.of(), Map.of(), kamelets + " cannot be read: " + e.getMessage());
        }
    }

    private static Map<String, String> kamelets(Path folder) throws IOException {
        Map<String, String> texts = new TreeMap<>();
        if (folder == null || !Files.isDirectory(folder)) {
            return texts;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(path -> path.getFileName().toString().endsWith(KAMELET)).toList()) {
                String name = file.getFileName().toString();
                texts.put(name.substring(0, name.length() - KAMELET.length()), Files.readString(file));
            }
        }
        return texts;
    }
}
