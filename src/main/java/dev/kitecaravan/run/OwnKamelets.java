package dev.kitecaravan.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.apache.camel.util.StringHelper;

import dev.kitecaravan.route.KameletParameters;
import dev.kitecaravan.route.RouteFile;
import dev.kitecaravan.route.RouteFilesException;
import dev.kitecaravan.route.RouteProblem;
import dev.kitecaravan.text.NearestName;
import dev.kitecaravan.text.TextFile;

/** Kamelets of one's own, which lie in a folder beside the route files. They are loaded as those are, and know what may be given to them. */
final class OwnKamelets {
    static final OwnKamelets NONE = new OwnKamelets(Map.of());
    private static final String SUFFIX = ".kamelet.yaml";
    /** What Camel takes of any kamelet's address for itself. */
    private static final List<String> OF_CAMEL = List.of("bridgeErrorHandler", "noErrorHandler", "lazyStartProducer",
            "exceptionHandler", "exchangePattern", "block", "failIfNoConsumers", "timeout", "location");

    private final Map<String, Kamelet> kamelets;

    private record Kamelet(RouteFile file, KameletParameters declared) {
    }

    private OwnKamelets(Map<String, Kamelet> kamelets) {
        this.kamelets = kamelets;
    }

    /**
     * @param folder null, or one that is not there, for none
     * @throws RouteFilesException naming every file that is no kamelet
     */
    static OwnKamelets of(Path folder) {
        if (folder == null || !Files.isDirectory(folder)) {
            return NONE;
        }
        Map<String, Kamelet> kamelets = new LinkedHashMap<>();
        List<RouteProblem> problems = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path path : files.filter(file -> file.getFileName().toString().endsWith(SUFFIX)).sorted().toList()) {
                read(path, kamelets, problems);
            }
        } catch (IOException e) {
            problems.add(new RouteProblem(folder.toString(), 0, 0, "cannot be read: " + e));
        }
        if (!problems.isEmpty()) {
            throw new RouteFilesException(problems);
        }
        return new OwnKamelets(kamelets);
    }

    private static void read(Path path, Map<String, Kamelet> kamelets, List<RouteProblem> problems) {
        String name = path.getFileName().toString().replace(SUFFIX, "");
        try {
            RouteFile file = new RouteFile(path.toString(), TextFile.read(path));
            KameletParameters declared = KameletParameters.of(file.text());
            if (!declared.name().equals(name)) {
                throw new IllegalArgumentException(
                        "metadata.name is '" + declared.name() + "'; give the file that name, "
                                + declared.name() + SUFFIX);
            }
            if (List.of(KameletParameters.SOURCE.name(), KameletParameters.SINK.name()).contains(name)) {
                throw new IllegalArgumentException("is the name of a kamelet of this program; give it another");
            }
            kamelets.put(name, new Kamelet(file, declared));
        } catch (TextFile.Unreadable e) {
            problems.add(new RouteProblem(path.toString(), e.line(), e.line() > 0 ? 1 : 0, e.problem()));
        } catch (IllegalArgumentException e) {
            problems.add(new RouteProblem(path.toString(), 0, 0, e.getMessage()));
        }
    }

    /** The name of the kamelet that a file is to hold. */
    static String nameOf(RouteFile file) {
        String name = Path.of(file.name()).getFileName().toString();
        return name.substring(0, name.length() - SUFFIX.length());
    }

    /** All of them. */
    List<RouteFile> all() {
        return kamelets.values().stream().map(Kamelet::file).toList();
    }

    /** Those that the files name, and those that these name in turn. */
    List<RouteFile> namedIn(Collection<RouteFile> files) {
        List<RouteFile> named = new ArrayList<>();
        List<RouteFile> texts = new ArrayList<>(files);
        for (int i = 0; i < texts.size(); i++) {
            String text = texts.get(i).text();
            kamelets.forEach((name, kamelet) -> {
                if (text.contains(name) && !named.contains(kamelet.file())) {
                    named.add(kamelet.file());
                    texts.add(kamelet.file());
                }
            });
        }
        return named;
    }

    /**
     * What is wrong with a call, by the parameter or name that it is about.
     *
     * @param name  the kamelet that is called
     * @param given the names of the parameters given
     */
    Map<String, String> problems(String name, Collection<String> given) {
        Kamelet kamelet = kamelets.get(name);
        Map<String, String> problems = new LinkedHashMap<>();
        if (kamelet == null) {
            return problems;
        }
        Collection<String> declared = kamelet.declared().parameters().keySet();
        for (String parameter : given) {
            if (declared.stream().noneMatch(known -> isSame(known, parameter)) && !OF_CAMEL.contains(parameter)) {
                problems.put(parameter, "unknown parameter '" + parameter + "' of kamelet:" + name
                        + NearestName.hint(parameter, declared));
            }
        }
        for (String required : kamelet.declared().required()) {
            if (given.stream().noneMatch(parameter -> isSame(required, parameter))
                    && kamelet.declared().parameters().get(required) != null
                    && kamelet.declared().parameters().get(required).defaultValue() == null) {
                problems.putIfAbsent(name, "kamelet:" + name + " needs the parameter '" + required + "'");
            }
        }
        return problems;
    }

    private static boolean isSame(String declared, String given) {
        return declared.equals(given) || StringHelper.camelCaseToDash(declared).equals(given);
    }

    /** Why there is no kamelet of a name; null where there is one, or one of Camel's may be meant. */
    String missing(String name) {
        List<String> known = new ArrayList<>(kamelets.keySet());
        known.addAll(List.of(KameletParameters.SOURCE.name(), KameletParameters.SINK.name()));
        return known.contains(name) ? null : "there is no kamelet '" + name + "'" + NearestName.hint(name, known);
    }
}
