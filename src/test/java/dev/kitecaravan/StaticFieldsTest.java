package dev.kitecaravan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

/**
 * A native executable is built with its classes initialized: what a static field holds then, every process of it has, on
 * every machine. So none holds what differs from one process or machine to the next.
 */
class StaticFieldsTest {
    /** What tells random numbers, times, the environment, the process, the machine or its files. */
    private static final Pattern TELLING = Pattern.compile(
            """
                    java\\.util\\.UUID\\.randomUUID|java\\.lang\\.Math\\.random|java\\.(util|security)\\..*Random\\..*\
                    |java\\.time\\.\\w+\\.now|java\\.time\\.Clock\\..*|java\\.time\\.ZoneId\\.systemDefault\
                    |java\\.lang\\.System\\.(currentTimeMillis|nanoTime|getenv|getProperty|getProperties|console|lineSeparator)\
                    |java\\.lang\\.(ProcessHandle|Runtime|Process|ProcessBuilder)\\..*|java\\.lang\\.management\\..*\
                    |java\\.nio\\.file\\.(Path|Paths|Files|FileSystem|FileSystems|FileStore)\\..*|java\\.io\\.(File|FileInputStream)\\..*\
                    |java\\.net\\.(InetAddress|NetworkInterface)\\..*|java\\.util\\.Locale\\.getDefault|java\\.util\\.TimeZone\\.getDefault\
                    |java\\.nio\\.charset\\.Charset\\.defaultCharset|java\\.lang\\.(Integer|Long|Boolean)\\.get(Integer|Long|Boolean)""");

    /** Asks whether an executable is being built, so it is to be asked while that is. */
    private static final Set<String> MEANT = Set.of("dev.kitecaravan.load.NativeExecutable");

    private static final JavaClasses OURS = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("dev.kitecaravan");

    @Test
    void noneIsMadeOfWhatDiffersBetweenProcesses() {
        Map<String, Set<String>> found = new LinkedHashMap<>();
        for (JavaClass each : OURS) {
            Set<String> told = each.getStaticInitializer().map(StaticFieldsTest::toldBy).orElse(Set.of());
            if (!told.isEmpty() && !MEANT.contains(each.getName())) {
                found.put(each.getName(), told);
            }
        }
        assertThat(found).as("make it when it is first asked for").isEmpty();
    }

    @Test
    void theSearchFindsOneBehindACall() {
        JavaClasses samples = new ClassFileImporter().importClasses(Direct.class, Behind.class, Late.class);
        assertThat(samples.get(Direct.class).getStaticInitializer().map(StaticFieldsTest::toldBy).orElseThrow())
                .containsExactly("java.util.UUID.randomUUID");
        assertThat(samples.get(Behind.class).getStaticInitializer().map(StaticFieldsTest::toldBy).orElseThrow())
                .containsExactly("java.lang.System.getenv");
        assertThat(samples.get(Late.class).getStaticInitializer().map(StaticFieldsTest::toldBy).orElseThrow())
                .isEmpty();
    }

    /** What the initializer is told by what it calls, through our own methods. */
    private static Set<String> toldBy(JavaCodeUnit initializer) {
        Set<String> told = new TreeSet<>();
        Set<JavaCodeUnit> seen = new HashSet<>();
        Deque<JavaCodeUnit> open = new ArrayDeque<>(List.of(initializer));
        while (!open.isEmpty()) {
            JavaCodeUnit unit = open.pop();
            if (!seen.add(unit)) {
                continue;
            }
            unit.getCallsFromSelf().stream().filter(call -> !call.isDeclaredInLambda()).forEach(call -> {
                CodeUnitAccessTarget target = call.getTarget();
                String name = target.getOwner().getName() + "." + target.getName();
                if (TELLING.matcher(name).matches()) {
                    told.add(name);
                }
                Optional<? extends JavaCodeUnit> own = target.resolveMember();
                own.filter(member -> member.getOwner().getPackageName().startsWith("dev.kitecaravan"))
                        .ifPresent(open::push);
            });
        }
        return told;
    }

    static final class Direct {
        static final Object FIELD = java.util.UUID.randomUUID();
    }

    static final class Behind {
        static final Object FIELD = new Behind().home();

        private Object home() {
            return System.getenv("HOME");
        }
    }

    static final class Late {
        static final java.util.function.Supplier<String> FIELD = () -> System.getenv("HOME");
    }
}
