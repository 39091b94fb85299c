package dev.kitecaravan.settings;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import dev.kitecaravan.text.TextFile;

/** Which properties file holds the settings, and what it says. A file that merely lies in the current folder is never read. */
final class SettingsFile {
    private static final String FILE_NAME = "application.properties";

    private SettingsFile() {
    }

    /** The file to read: the one CARAVAN_CONFIG names, or the one beside the launcher; null for the packaged one. */
    static Path find(Map<String, String> environment, Path home) {
        String named = environment.getOrDefault(Setting.CONFIG.environment(), "");
        if (!named.isEmpty()) {
            Path path = Path.of(named);
            if (!Files.isRegularFile(path)) {
                throw new UsageException("CARAVAN_CONFIG names " + path + ", which is no file.");
            }
            return path;
        }
        Path beside = home == null ? null : home.resolve(FILE_NAME);
        return beside != null && Files.isRegularFile(beside) ? beside : null;
    }

    static PropertiesFile read(Path fileName) {
        try {
            return PropertiesFile.parse(fileName.toString(), TextFile.read(fileName));
        } catch (TextFile.Unreadable e) {
            throw new UsageException("The settings file " + e.getMessage() + ".");
        }
    }

    static PropertiesFile packaged() {
        try (InputStream in = Settings.class.getClassLoader().getResourceAsStream(FILE_NAME)) {
            return PropertiesFile.parse(FILE_NAME, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
