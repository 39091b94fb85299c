package dev.kitecaravan.route;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The route files that are packaged: in a folder of classes, in a jar, or in a native executable. */
final class PackagedRoutes {
    private static final String FOLDER = "routes";
    /** One that is always there, by which the folder is found: jars need not list their folders. */
    private static final String KNOWN = FOLDER + "/builds.yaml";

    private PackagedRoutes() {
    }

    /** All of them, those of the folder itself first. */
    static List<RouteFile> read() {
        URL known = PackagedRoutes.class.getClassLoader().getResource(KNOWN);
        if (known == null) {
            throw new IllegalStateException("the program lacks its resource " + KNOWN);
        }
        try {
            URI address = known.toURI();
            if (address.getScheme().equals("file")) {
                return files(Path.of(address).getParent());
            }
            return inArchive(address);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the packaged route files", e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the packaged route files have no address", e);
        }
    }

    private static List<RouteFile> inArchive(URI address) throws IOException {
        try (FileSystem archive = FileSystems.newFileSystem(address, Map.of())) {
            return files(archive.getPath("/" + FOLDER));
        } catch (FileSystemAlreadyExistsException e) {
            return files(FileSystems.getFileSystem(address).getPath("/" + FOLDER));
        }
    }

    private static List<RouteFile> files(Path folder) throws IOException {
        List<RouteFile> own = new ArrayList<>();
        List<RouteFile> more = new ArrayList<>();
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.filter(file -> file.toString().endsWith(".yaml")).sorted().toList()) {
                String below = folder.relativize(path).toString().replace('\\', '/');
                boolean first = below.indexOf('/') < 0;
                (first ? own : more).add(new RouteFile(FOLDER + "/" + below, Files.readString(path),
                        first ? RouteFile.Place.FOLDER : RouteFile.Place.MORE));
            }
        }
        own.addAll(more);
        return own;
    }
}
