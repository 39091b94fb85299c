package dev.kitecaravan.load.duckdb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.NativeExecutable;

/**
 * The file that DuckDB's driver loads. On a Java runtime it lies beside the driver's jar, where the build puts it. A native
 * executable looks beside itself, and else unpacks it once for all its runs. The driver's own way, which is switched off by
 * taking the library out of its jar, would unpack it at every start, and leave it there when the process is killed.
 */
final class DuckDbLibrary {
    /** As the driver asks the runtime for it. */
    private static final String NAME = "duckdb_java";
    /** Looked at while the executable is built, so that no run has to. */
    private static final PackedLibrary PACKED = NativeExecutable.HERE
            ? PackedLibrary.of(() -> DuckDbLibrary.class.getResourceAsStream("/duckdb/libduckdb_java.so"))
            : null;
    private static boolean ready;

    private DuckDbLibrary() {
    }

    /**
     * Lets the driver find its library. Called before the driver's first class is used.
     *
     * @throws DestinationException when there is no folder to unpack it to
     */
    static synchronized void prepare() {
        if (ready || PACKED == null || isBeside()) {
            return;
        }
        String looked = System.getProperty(NativeExecutable.LIBRARIES);
        String folder = looked == null
                ? unpacked(LibraryCache.of(System.getenv(), System.getProperty("java.io.tmpdir", ""),
                        System.getProperty("user.name", "")), PACKED, System.mapLibraryName(NAME))
                : looked;
        System.setProperty(NativeExecutable.LIBRARIES, folder);
        // Read by the executable when it is first asked for a library by name, which only this driver does.
        System.setProperty("java.library.path", folder);
        ready = true;
    }

    /** The folder that the runtime of an executable looks into before all others. */
    private static boolean isBeside() {
        return ProcessHandle.current().info().command()
                .map(command -> Path.of(command).resolveSibling(System.mapLibraryName(NAME)))
                .filter(Files::isRegularFile).isPresent();
    }

    /** The first folder that will do. */
    static String unpacked(List<LibraryCache> places, PackedLibrary library, String name) {
        List<String> reasons = new ArrayList<>();
        for (LibraryCache place : places) {
            try {
                return place.file(library, name).getParent().toString();
            } catch (IOException e) {
                reasons.add(place.parent() + " (" + e.getClass().getSimpleName() + ": " + e.getMessage() + ")");
            }
        }
        throw new DestinationException("DuckDB's library of " + (library.size() >> 20) + " MB cannot be unpacked to "
                + (reasons.isEmpty() ? "any folder, since none is known" : String.join(", nor to ", reasons))
                + "; name a folder of this user's that may be written to by XDG_CACHE_HOME, or put " + name
                + " beside the executable");
    }
}
