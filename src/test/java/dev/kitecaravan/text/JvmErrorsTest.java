package dev.kitecaravan.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JvmErrorsTest {
    private static final String HOME = "caravan.home";
    private final String before = System.getProperty(HOME);
    @TempDir
    private Path folder;

    @AfterEach
    void restore() {
        if (before == null) {
            System.clearProperty(HOME);
        } else {
            System.setProperty(HOME, before);
        }
    }

    @Test
    void aFolderOfSourcesIsBuiltAnew() throws Exception {
        Files.createFile(folder.resolve("pom.xml"));
        System.setProperty(HOME, folder.toString());
        assertThat(JvmErrors.sentence(new NoClassDefFoundError("org/h2/Driver")))
                .isEqualTo("The program is not whole (NoClassDefFoundError: org/h2/Driver)."
                        + " Delete the folder target and call ./caravan again, or run mvn clean package.");
    }

    @Test
    void whatWasInstalledIsInstalledAnew() {
        System.setProperty(HOME, folder.toString());
        assertThat(JvmErrors.sentence(new NoClassDefFoundError("org/h2/Driver")))
                .isEqualTo("The program is not whole (NoClassDefFoundError: org/h2/Driver)."
                        + " Install it anew; if that does not help, report this line.");
    }

    /** As the driver of DuckDB fails where it cannot write; what is asked of it later fails by the first failure. */
    @Test
    void aLibraryThatCannotBeUnpackedSaysWhatItNeeds() {
        Error first = new ExceptionInInitializerError(
                new RuntimeException(new NoSuchFileException("/nowhere/libduckdb_java1.so")));
        Error later = new NoClassDefFoundError("Could not initialize class org.duckdb.DuckDBNative");
        later.initCause(new ExceptionInInitializerError(first));
        for (Error error : new Error[]{first, later}) {
            assertThat(JvmErrors.sentence(error)).startsWith(
                    "A database's library could not be unpacked (NoSuchFileException: /nowhere/libduckdb_java1.so).")
                    .contains("-Djava.io.tmpdir=").doesNotContain("not whole");
        }
    }
}
