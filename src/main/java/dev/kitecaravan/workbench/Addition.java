package dev.kitecaravan.workbench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files of a new endpoint: its route, those of parents that have none, and its test. They were read as {@code check}
 * reads them.
 *
 * @param name    the endpoint's
 * @param files   parents first
 * @param preview what they were made from
 */
public record Addition(String name, List<NewFile> files, Preview preview) {
    public Addition {
        files = List.copyOf(files);
    }

    /**
     * Writes them.
     *
     * @param folder of the route files; made where it is not there
     * @throws IllegalArgumentException when one of them exists, also under another ending; nothing is written then
     * @throws UncheckedIOException     when the folder cannot be written
     */
    public void save(Path folder) {
        for (NewFile file : files) {
            taken(folder.resolve(file.name()));
        }
        try {
            for (NewFile file : files) {
                Path path = folder.resolve(file.name());
                Files.createDirectories(path.toAbsolutePath().getParent());
                Files.writeString(path, file.text(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            }
        } catch (FileAlreadyExistsException e) {
            throw exists(Path.of(e.getMessage()));
        } catch (IOException e) {
            throw new UncheckedIOException("The route files cannot be written to " + folder + ": " + e.getMessage()
                    + "; change its rights, or name another folder with --routes.", e);
        }
    }

    /**
     * Whether a new endpoint's own files can be made, to be asked before requests are spent.
     *
     * @throws IllegalArgumentException when one of them exists
     */
    public static void refuseIfTaken(Path folder, String name) {
        taken(folder.resolve(name + ".yaml"));
        taken(folder.resolve("tests").resolve(name + ".yaml"));
    }

    private static void taken(Path path) {
        String stem = path.getFileName().toString().replaceFirst("(\\.camel)?\\.ya?ml$", "");
        Stream.of(".camel.yaml", ".yaml", ".yml").map(end -> path.resolveSibling(stem + end)).filter(Files::exists)
                .findFirst().ifPresent(existing -> {
                    throw exists(existing);
                });
    }

    private static IllegalArgumentException exists(Path path) {
        return new IllegalArgumentException(path + " exists, and nothing was written; choose another name, delete it,"
                + " or take --print and put the parts together by hand.");
    }
}
