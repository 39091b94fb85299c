package dev.kitecaravan.settings;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** The version of this build, as the build wrote it. */
public final class BuildVersion {
    private BuildVersion() {
    }

    public static String number() throws IOException {
        try (InputStream in = BuildVersion.class.getClassLoader().getResourceAsStream("version.properties")) {
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version");
        }
    }
}
