package dev.kitecaravan.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallationTest {
    private static final String HOME = "caravan.home";
    private final String before = System.getProperty(HOME);
    @TempDir
    private Path folder;

    @BeforeEach
    void install() {
        System.setProperty(HOME, folder.toString());
    }

    @AfterEach
    void restore() {
        if (before == null) {
            System.clearProperty(HOME);
        } else {
            System.setProperty(HOME, before);
        }
    }

    @Test
    void aFolderWithoutSourcesWasInstalled() throws Exception {
        assertThat(Installation.hasSources()).isFalse();
        Files.createFile(folder.resolve("pom.xml"));
        assertThat(Installation.hasSources()).isTrue();
    }

    @Test
    void aDocumentIsNamedWhereItIs() throws Exception {
        assertThat(Installation.document("install.md")).isEqualTo("docs/install.md of the project");
        Path document = Files.createDirectory(folder.resolve("docs")).resolve("install.md");
        Files.createFile(document);
        assertThat(Installation.document("install.md")).isEqualTo(document.toString());
    }
}
