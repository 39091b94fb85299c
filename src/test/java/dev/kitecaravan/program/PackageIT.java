package dev.kitecaravan.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Debian package in the life of a machine: installed, upgraded, removed and purged, in a throw-away root. */
@Tag("full")
class PackageIT {
    @TempDir
    Path folder;
    private Path deb;
    private Path root;

    @BeforeEach
    void root() throws IOException {
        deb = Distribution.file("caravan_", Distribution.platform().endsWith("arm64") ? "_arm64.deb" : "_amd64.deb");
        assumeTrue(Distribution.root(), "only root may install a package");
        root = folder.resolve("root");
        for (String made : List.of("etc", "var/lib/dpkg/updates", "var/lib/dpkg/info", "var/log", "usr/lib", "tmp")) {
            Files.createDirectories(root.resolve(made));
        }
        for (String empty : List.of("var/lib/dpkg/status", "var/lib/dpkg/available", "etc/passwd", "etc/group",
                "etc/shadow", "etc/gshadow")) {
            Files.createFile(root.resolve(empty));
        }
    }

    private String dpkg(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("dpkg", "--root=" + root, "--log=/dev/null",
                "--force-script-chrootless", "--force-depends", "--force-confold"));
        command.addAll(List.of(arguments));
        return Distribution.call(folder, command.toArray(String[]::new)).good().text();
    }

    /** The same package with a version that is lower. */
    private Path older() throws IOException, InterruptedException {
        Path opened = folder.resolve("opened");
        Distribution.call(folder, "dpkg-deb", "-R", deb.toString(), opened.toString()).good();
        Path control = opened.resolve("DEBIAN/control");
        Files.writeString(control, Files.readString(control).replaceFirst("Version: .*", "Version: 0.0.1"));
        Files.writeString(opened.resolve("usr/lib/caravan/of-old"), "");
        Path older = folder.resolve("older.deb");
        Distribution.call(folder, "dpkg-deb", "-Znone", "-b", opened.toString(), older.toString()).good();
        return older;
    }

    @Test
    void upgradeAndPurgeKeepWhatIsTheUsers() throws Exception {
        dpkg("-i", older().toString());
        Path data = root.resolve("var/lib/caravan");
        assertThat(Files.readString(root.resolve("etc/passwd"))).contains("caravan:").contains("nologin");
        assertThat(Files.getAttribute(data, "unix:uid").toString())
                .isEqualTo(Files.readAllLines(root.resolve("etc/passwd")).get(0).split(":")[2]);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data))).isEqualTo("rwxr-x---");
        assertThat(
                PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve("etc/caravan/environment"))))
                .isEqualTo("rw-------");
        Files.writeString(data.resolve("caravan.mv.db"), "rows");
        Path settings = root.resolve("etc/caravan/application.properties");
        Files.writeString(settings, "destination = duckdb\n");

        dpkg("-i", deb.toString());
        assertThat(root.resolve("usr/lib/caravan/of-old")).doesNotExist();
        assertThat(settings).hasContent("destination = duckdb");
        assertThat(data.resolve("caravan.mv.db")).hasContent("rows");
        assertThat(Files.readAllLines(root.resolve("etc/passwd"))).hasSize(1);

        dpkg("--remove", "caravan");
        assertThat(root.resolve("usr/lib/caravan")).doesNotExist();
        assertThat(settings).exists();
        assertThat(dpkg("--purge", "caravan")).contains("/var/lib/caravan").contains("stay");
        assertThat(root.resolve("etc/caravan")).doesNotExist();
        assertThat(data.resolve("caravan.mv.db")).hasContent("rows");
    }

    @Test
    void theServiceIsWrittenAsSystemdWantsIt() throws Exception {
        dpkg("-i", deb.toString());
        Path unit = root.resolve("usr/lib/systemd/system/caravan.service");
        assertThat(unit).content().contains("ExecStart=/usr/bin/caravan serve", "User=caravan",
                "CARAVAN_DATA=/var/lib/caravan", "EnvironmentFile=-/etc/caravan/environment");
        assertThat(Files.readSymbolicLink(root.resolve("usr/bin/caravan"))).hasToString("../lib/caravan/caravan");
        assertThat(Files.readSymbolicLink(root.resolve("usr/lib/caravan/routes"))).hasToString("/etc/caravan/routes");
        assertThat(root.resolve("etc/caravan/routes/builds.yaml")).isNotEmptyFile();
        Path documents = root.resolve("usr/share/doc/caravan");
        assertThat(Files.readSymbolicLink(documents.resolve("k8s/helm/caravan/routes"))).hasToString("../../../routes");
        assertThat(Files.readSymbolicLink(documents.resolve("routes"))).hasToString("/etc/caravan/routes");
    }
}
