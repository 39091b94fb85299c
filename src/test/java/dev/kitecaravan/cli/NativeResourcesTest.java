package dev.kitecaravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

/** An executable holds those resources alone that the build names, and says nothing of another until it is asked for. */
class NativeResourcesTest {
    private static final Path RESOURCES = Path.of("src", "main", "resources");
    private static final Path ROUTES = Path.of("routes");
    /** A path of a resource, as the code writes it: with a folder, and ending as one of our files or a library's does. */
    private static final Pattern WRITTEN = Pattern
            .compile("\"/?((?:[\\w-]+/)+[\\w-]+\\.(?:ya?ml|txt|sql|html|properties|json|so))\"");
    private static final List<String> BUILT = List.of("application.properties", "version.properties");

    /** The build's patterns, as the pom has them. */
    private static Map<String, PathMatcher> patterns() throws IOException {
        Matcher found = Pattern.compile("<quarkus.native.resources.includes>([^<]+)<")
                .matcher(Files.readString(Path.of("pom.xml")));
        assertThat(found.find()).isTrue();
        Map<String, PathMatcher> patterns = new LinkedHashMap<>();
        for (String pattern : found.group(1).split(",")) {
            // Of Quarkus' a double star stands for no folder, too.
            String glob = pattern.contains("**/") ? "{" + pattern + "," + pattern.replace("**/", "") + "}" : pattern;
            patterns.put(pattern, FileSystems.getDefault().getPathMatcher("glob:" + glob));
        }
        return patterns;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    /** What the build puts beside our classes, by the names that the code asks for. */
    private static List<Path> ours() throws IOException {
        List<Path> ours = new ArrayList<>(BUILT.stream().map(Path::of).toList());
        files(RESOURCES).stream().map(RESOURCES::relativize).filter(file -> !file.startsWith("META-INF"))
                .forEach(ours::add);
        files(ROUTES).stream().filter(file -> !file.startsWith(ROUTES.resolve("tests")))
                .filter(file -> file.toString().endsWith(".yaml")).forEach(ours::add);
        return ours;
    }

    @Test
    void everyResourceOfOursIsIn() throws IOException {
        Map<String, PathMatcher> patterns = patterns();
        assertThat(ours()).hasSizeGreaterThan(100)
                .allSatisfy(file -> assertThat(patterns.values()).as(file + " is named by no pattern in pom.xml")
                        .anyMatch(pattern -> pattern.matches(file)));
    }

    @Test
    void everyResourceThatTheCodeNamesIsIn() throws IOException {
        Map<String, PathMatcher> patterns = patterns();
        List<String> named = new ArrayList<>();
        for (Path source : files(Path.of("src", "main", "java"))) {
            String text = Files.readString(source);
            if (text.contains("getResource")) {
                WRITTEN.matcher(text).results().map(match -> match.group(1)).forEach(named::add);
            }
        }
        assertThat(named).contains("duckdb/libduckdb_java.so", "catalog/log_errors.txt")
                .allSatisfy(name -> assertThat(patterns.values()).as(name + " is named by no pattern in pom.xml")
                        .anyMatch(pattern -> pattern.matches(Path.of(name))));
    }

    @Test
    void noPatternIsOfAFolderThatIsNoMore() throws IOException {
        List<Path> ours = ours();
        // Of libraries, and DuckDB's, which that build alone puts there.
        Map<String, PathMatcher> patterns = patterns();
        patterns.keySet().removeIf(pattern -> pattern.startsWith("org/quartz/") || pattern.startsWith("META-INF/")
                || pattern.startsWith("duckdb/"));
        assertThat(patterns).isNotEmpty().allSatisfy((name, pattern) -> assertThat(ours).as(name)
                .anyMatch(pattern::matches));
    }
}
