package dev.kitecaravan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

/** Classes of one package that use each other in a circle: none but those that are named here, with the reason. */
class CirclesTest {
    private static final Set<Set<String>> ALLOWED = Set.of(
            // Trees with parents: a node knows its children, and they the node.
            Set.of("normalize.Field", "normalize.Level", "normalize.TableNode", "normalize.TableTree"),
            Set.of("sandbox.Agent", "sandbox.Build", "sandbox.Job", "sandbox.Organization", "sandbox.Pipeline"),
            Set.of("sandbox.BuildJson", "sandbox.JobJson"),
            Set.of("sandbox.ClusterData", "sandbox.TeamData", "sandbox.TestData"),
            // One record's walk: objects in arrays in objects.
            Set.of("normalize.CellWriter", "normalize.ChildRows", "normalize.ColumnFinder", "normalize.Normalizer",
                    "normalize.ObjectWalk", "normalize.RecordScope", "normalize.Refusals", "normalize.WideRows"),
            // A whole and its part that asks back.
            Set.of("extract.CrowdedSecond", "extract.Page", "extract.UnitOfWork", "extract.WindowUnit"),
            Set.of("extract.JsonRecords", "extract.Selector"),
            Set.of("extract.http.Bucket", "extract.http.Budget"),
            Set.of("normalize.Catalog", "normalize.DocumentedResource"),
            Set.of("settings.Address", "settings.KnownNames", "settings.Setting", "settings.Settings",
                    "settings.SettingsFile"),
            Set.of("load.h2.H2Destination", "load.h2.H2Reader"),
            // A format makes its readers and writers, which ask it for its name; the replica and its parts.
            Set.of("load.filesystem.CsvReader", "load.filesystem.CsvWriter", "load.filesystem.FileFormat",
                    "load.filesystem.Incoming", "load.filesystem.JsonlReader", "load.filesystem.JsonlWriter",
                    "load.filesystem.LogRecord", "load.filesystem.Manifest", "load.filesystem.ParquetReader",
                    "load.filesystem.Part", "load.filesystem.Replica", "load.filesystem.RowCursor",
                    "load.filesystem.TemporaryTable"));

    @Test
    void noClassesOfAPackageUseEachOtherInACircleButTheseFew() {
        Map<String, Set<String>> uses = new HashMap<>();
        for (JavaClass from : new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.kitecaravan")) {
            String file = top(from.getName());
            from.getDirectDependenciesFromSelf().stream().map(use -> use.getTargetClass())
                    .filter(to -> to.getPackageName().equals(from.getPackageName())).map(to -> top(to.getName()))
                    .filter(to -> !to.equals(file))
                    .forEach(to -> uses.computeIfAbsent(file, f -> new HashSet<>()).add(to));
        }
        Set<Set<String>> circles = uses.keySet().stream().map(file -> circle(file, uses)).filter(c -> c.size() > 1)
                .collect(Collectors.toSet());

        assertThat(circles.stream().map(circle -> circle.stream()
                .map(name -> name.substring("dev.kitecaravan.".length()))
                .collect(Collectors.toCollection(TreeSet::new)))
                .map(Set::copyOf).collect(Collectors.toSet())).isEqualTo(ALLOWED);
    }

    /** The classes that a class reaches and that reach it. */
    private static Set<String> circle(String file, Map<String, Set<String>> uses) {
        return reached(file, uses).stream().filter(other -> reached(other, uses).contains(file))
                .collect(Collectors.toSet());
    }

    private static Set<String> reached(String file, Map<String, Set<String>> uses) {
        Set<String> seen = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(file));
        while (!open.isEmpty()) {
            for (String next : uses.getOrDefault(open.pop(), Set.of())) {
                if (seen.add(next)) {
                    open.push(next);
                }
            }
        }
        return seen;
    }

    private static String top(String name) {
        int nested = name.indexOf('$');
        return nested < 0 ? name : name.substring(0, nested);
    }
}
