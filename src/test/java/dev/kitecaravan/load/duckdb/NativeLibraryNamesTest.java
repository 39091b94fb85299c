package dev.kitecaravan.load.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * A native executable lets a library reach by name only what its lists of reachable elements say. So what DuckDB's library
 * asks for is read out of the library itself, where each name and each signature of the Java Native Interface is a text of
 * its own, and compared with the lists that the builder gets: the driver's and ours.
 */
class NativeLibraryNamesTest {
    private static final List<String> LISTS = List.of(
            "META-INF/native-image/org.duckdb/duckdb_jdbc/reachability-metadata.json",
            "META-INF/native-image/dev.kitecaravan/caravan/reachability-metadata.json");
    private static final String LIBRARY = "libduckdb_java.so_linux_amd64";
    private static final Pattern CLASS = Pattern.compile("(java|org/duckdb)(/[A-Za-z]+)*/[A-Z][A-Za-z$]+");
    private static final Pattern METHOD = Pattern
            .compile("\\((\\[*([ZBCSIJFD]|L[A-Za-z/$]+;))*\\)\\[*([VZBCSIJFD]|L[A-Za-z/$]+;)");
    private static final int LONGEST = 300;

    /** Names of classes with slashes, and signatures of methods, as the library holds them. */
    private static final Set<String> CLASSES = new TreeSet<>();
    private static final Set<String> METHODS = new TreeSet<>();
    /** Types that a library may reach, each with its registered methods, as name and types of parameters. */
    private static final Map<String, Set<String>> REACHABLE = new TreeMap<>();

    @BeforeAll
    static void read() throws IOException {
        texts(resource(LIBRARY).readAllBytes());
        for (String list : LISTS) {
            try (InputStream in = resource(list)) {
                for (JsonNode type : new ObjectMapper().readTree(in).path("reflection")) {
                    if (type.path("jniAccessible").asBoolean()) {
                        Set<String> methods = REACHABLE.computeIfAbsent(type.path("type").asText(),
                                name -> new TreeSet<>());
                        type.path("methods").forEach(method -> methods
                                .add(method.path("name").asText() + parameters(method.path("parameterTypes"))));
                    }
                }
            }
        }
    }

    @Test
    void theLibraryIsRead() {
        assertThat(CLASSES).contains("java/sql/SQLException", "java/sql/SQLTimeoutException", "org/duckdb/DuckDBVector")
                .hasSizeGreaterThan(25);
        assertThat(METHODS).contains("(Lorg/duckdb/DuckDBVector;II)V").hasSizeGreaterThan(10);
    }

    @Test
    void everyClassThatItLooksUpIsReachable() {
        assertThat(REACHABLE.keySet()).containsAll(CLASSES.stream().map(name -> name.replace('/', '.')).toList());
    }

    /** It throws by class and message, and the interface makes the exception by the constructor of one text. */
    @Test
    void everyExceptionThatItThrowsHasItsConstructor() throws ClassNotFoundException {
        Set<String> exceptions = new TreeSet<>();
        for (String name : CLASSES) {
            if (Exception.class.isAssignableFrom(Class.forName(name.replace('/', '.'), false, loader()))) {
                exceptions.add(name.replace('/', '.'));
            }
        }
        assertThat(exceptions).contains("java.sql.SQLException", "java.sql.SQLTimeoutException")
                .allSatisfy(name -> assertThat(REACHABLE.get(name)).as(name).contains("<init>[java.lang.String]"));
    }

    @Test
    void everySignatureThatItLooksUpBelongsToAReachableMethod() {
        List<String> known = REACHABLE.values().stream().flatMap(Collection::stream)
                .map(method -> method.substring(method.indexOf('['))).toList();
        assertThat(METHODS).allSatisfy(signature -> assertThat(known).as(signature)
                .contains(MethodType.fromMethodDescriptorString(signature, loader()).parameterList().stream()
                        .map(Class::getCanonicalName).toList().toString()));
    }

    /** What is registered must be there: a builder says nothing of a method that a new version took out. */
    @Test
    void everyReachableMethodExists() throws ClassNotFoundException {
        for (Map.Entry<String, Set<String>> type : REACHABLE.entrySet()) {
            if (type.getKey().contains("[")) {
                continue;
            }
            Class<?> there = Class.forName(type.getKey(), false, loader());
            Set<String> methods = new TreeSet<>();
            for (Constructor<?> each : there.getDeclaredConstructors()) {
                methods.add("<init>" + types(each.getParameterTypes()));
            }
            for (Class<?> at = there; at != null; at = at.getSuperclass()) {
                for (Method each : at.getDeclaredMethods()) {
                    methods.add(each.getName() + types(each.getParameterTypes()));
                }
            }
            assertThat(methods).as(type.getKey()).containsAll(type.getValue());
        }
    }

    private static String types(Class<?>[] types) {
        return Stream.of(types).map(Class::getCanonicalName).toList().toString();
    }

    private static String parameters(JsonNode types) {
        List<String> names = new ArrayList<>();
        types.forEach(type -> names.add(type.asText()));
        return names.toString();
    }

    /** Texts end with a zero byte. */
    private static void texts(byte[] library) {
        int start = 0;
        for (int at = 0; at < library.length; at++) {
            if (library[at] < ' ') {
                if (library[at] == 0 && at - start > 4 && at - start < LONGEST
                        && (library[start] == 'j' || library[start] == 'o' || library[start] == '(')) {
                    sort(new String(library, start, at - start, StandardCharsets.ISO_8859_1));
                }
                start = at + 1;
            }
        }
    }

    private static void sort(String text) {
        if (CLASS.matcher(text).matches()) {
            CLASSES.add(text);
        } else if (text.contains("L") && METHOD.matcher(text).matches()) {
            METHODS.add(text);
        }
    }

    private static ClassLoader loader() {
        return NativeLibraryNamesTest.class.getClassLoader();
    }

    private static InputStream resource(String name) {
        try {
            return Objects.requireNonNull(loader().getResource(name), name).openStream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
