package dev.kitecaravan.load;

/**
 * Whether this code runs in, or is being built into, a native executable. That holds H2, DuckDB, SQLite, PostgreSQL, files in
 * folders and in S3; drivers that were not prepared for it stay out. The field is fixed while the executable is built, so
 * what it guards is not even looked at by the builder.
 */
public final class NativeExecutable {
    public static final boolean HERE = System.getProperty("org.graalvm.nativeimage.imagecode") != null;
    /** A property: a folder of libraries, which this process need not look at since the one that started it did. */
    public static final String LIBRARIES = "caravan.libraries";
    /** What to do where something was left out. */
    public static final String HOW_TO_GET = "the native executable leaves it out; the archives, the Debian package and"
            + " the image of the program that runs on Java have it";

    private NativeExecutable() {
    }
}
