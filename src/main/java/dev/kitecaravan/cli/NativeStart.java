package dev.kitecaravan.cli;

import org.graalvm.nativeimage.RuntimeOptions;

/**
 * What the launcher does for Java, done by the native executable itself before anything else begins. Loaded there only: the
 * Java runtime has none of the classes that it needs.
 */
final class NativeStart {
    private static final String HEAP = "MaxHeapSize";

    private NativeStart() {
    }

    /** Sets the heap's bound and the properties. */
    static void apply(NativeOptions options) {
        // Vert.x comes with Quartz and nobody asks it for a file: without these it makes a folder at every start, and
        // ends the program where it cannot.
        System.setProperty("quarkus.vertx.caching", "false");
        System.setProperty("quarkus.vertx.classpath-resolving", "false");
        options.properties().forEach(System::setProperty);
        Long set = RuntimeOptions.get(HEAP);
        options.bound(set == null ? 0 : set, Runtime.getRuntime().maxMemory())
                .ifPresent(bytes -> RuntimeOptions.set(HEAP, bytes));
    }
}
