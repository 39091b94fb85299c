package dev.kitecaravan.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * Which build this is, as the build wrote it. Its time is that of its commit, so that two builds of one commit are the same.
 *
 * @param number    the version, {@code 0.1.0}
 * @param commit    the commit's short id; empty where the sources came without their history
 * @param committed when the commit was made, in UTC; empty likewise
 */
public record BuildVersion(String number, String commit, String committed) {
    private static final String FILE = "version.properties";
    /** What the build leaves where it knows no value. */
    private static final String UNKNOWN = "${";

    /** This build's. */
    public static BuildVersion current() {
        try (InputStream in = BuildVersion.class.getClassLoader().getResourceAsStream(FILE)) {
            Properties properties = new Properties();
            properties.load(in);
            return of(properties);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static BuildVersion of(Properties properties) {
        return new BuildVersion(properties.getProperty("version"), known(properties.getProperty("commit")),
                known(properties.getProperty("committed")));
    }

    private static String known(String value) {
        return value == null || value.startsWith(UNKNOWN) ? "" : value;
    }

    /** Version, commit and time, as {@code --version} and the page say them. */
    public String sentence() {
        return commit.isEmpty() ? number : number + " (commit " + commit + " of " + committed + ")";
    }
}
