package dev.kitecaravan.run;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.NoSuchBeanException;
import org.apache.camel.NoSuchEndpointException;
import org.apache.camel.NoSuchLanguageException;
import org.apache.camel.dsl.yaml.common.exception.UnknownNodeIdException;
import org.apache.camel.dsl.yaml.common.exception.UnsupportedFieldException;
import org.apache.camel.language.simple.types.SimpleIllegalSyntaxException;

import dev.kitecaravan.route.CamelSteps;
import dev.kitecaravan.route.RouteFile;
import dev.kitecaravan.route.RouteProblem;
import dev.kitecaravan.text.NearestName;

/** Why Camel does not accept a route file, with the line, and in words for whoever wrote it. */
final class CamelProblem {
    private static final Pattern PLACE = Pattern.compile("line (\\d+), column (\\d+)");
    private static final String NULL_SAFE = "\\?\\[";
    private static final Pattern AT = Pattern.compile(" at location \\d+.*", Pattern.DOTALL);
    private static final Pattern DATA_FORMAT = Pattern.compile("Data format '([^']*)' could not be created");
    private static final Pattern PLACEHOLDER = Pattern.compile("Property with key \\[([^]]*)] not found");
    /** Steps that need more of Camel than any build has, by what Camel misses: the step, and what to write. */
    private static final Map<String, List<String>> MISSING = Map.of(
            "camel-resilience4j", List.of("circuitBreaker", "take it out, and catch what fails by doTry"),
            "CamelSagaService", List.of("saga", "take it out, and catch what fails by doTry"));
    private static final Pattern UNKNOWN_PARAMETERS = Pattern.compile("Unknown parameters=\\[\\{(.*)}]");

    private final RouteFile file;
    private final Throwable thrown;

    private CamelProblem(RouteFile file, Throwable thrown) {
        this.file = file;
        this.thrown = thrown;
    }

    static RouteProblem of(RouteFile file, Throwable thrown) {
        return new CamelProblem(file, thrown).problem();
    }

    private RouteProblem problem() {
        Optional<UnknownNodeIdException> step = cause(UnknownNodeIdException.class);
        if (step.isPresent()) {
            String name = lastWord(firstLine(step.get()));
            return marked("there is no step '" + name + "'" + hint(name, CamelSteps.NAMES));
        }
        Optional<UnsupportedFieldException> field = cause(UnsupportedFieldException.class);
        if (field.isPresent()) {
            String name = lastWord(firstLine(field.get()));
            return marked("there is no '" + name + "' here" + hint(name, CamelSteps.MEMBERS));
        }
        Optional<SimpleIllegalSyntaxException> simple = cause(SimpleIllegalSyntaxException.class);
        if (simple.isPresent()) {
            return simple(simple.get());
        }
        Optional<RouteProblem> lacking = lacking();
        if (lacking.isPresent()) {
            return lacking.get();
        }
        Optional<NoSuchBeanException> bean = cause(NoSuchBeanException.class);
        if (bean.isPresent()) {
            return found(bean.get().getName(), "there is no bean '" + bean.get().getName()
                    + "'; declare it under beans: in a route file, or take the step out");
        }
        Optional<NoSuchLanguageException> language = cause(NoSuchLanguageException.class);
        if (language.isPresent()) {
            return found(language.get().getLanguage(), "there is no language '" + language.get().getLanguage()
                    + "' in this build; simple, jsonpath, constant and header are");
        }
        return endpointOrOther();
    }

    /** What neither this build nor the settings have. */
    private Optional<RouteProblem> lacking() {
        String message = Messages.of(thrown);
        Matcher format = DATA_FORMAT.matcher(message);
        if (format.find()) {
            return Optional.of(found(format.group(1), "there is no data format '" + format.group(1)
                    + "' in this build; json is, and caravan.components = bindy adds one"));
        }
        Matcher placeholder = PLACEHOLDER.matcher(message);
        if (placeholder.find()) {
            String key = placeholder.group(1);
            return Optional.of(found("{{" + key, "{{" + key + "}} has no value; set the variable "
                    + key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT) + " of the environment, or write {{"
                    + key + ":VALUE}} with one for when it is not set"));
        }
        return MISSING.entrySet().stream().filter(missing -> message.contains(missing.getKey()))
                .map(missing -> found(missing.getValue().get(0), "the step " + missing.getValue().get(0)
                        + " is not in this build; " + missing.getValue().get(1)))
                .findFirst();
    }

    /** The expression as it was written: members are made null-safe before Camel parses it. */
    private RouteProblem simple(SimpleIllegalSyntaxException wrong) {
        String before = wrong.getExpression().substring(0,
                Math.min(wrong.getExpression().length(), Math.max(0, wrong.getIndex())));
        int added = file.text().contains("?[") ? 0 : before.split(NULL_SAFE, -1).length - 1;
        String written = file.text().contains("?[") ? wrong.getExpression() : wrong.getExpression().replace("?[", "[");
        return found(written, "the Simple expression " + written + " does not parse: "
                + lowerCase(AT.matcher(wrong.getMessage()).replaceFirst("")) + " at character "
                + (wrong.getIndex() + 1 - added));
    }

    private RouteProblem endpointOrOther() {
        Optional<NoSuchEndpointException> endpoint = cause(NoSuchEndpointException.class);
        if (endpoint.isPresent()) {
            String scheme = endpoint.get().getUri().split(":", 2)[0];
            return found(scheme + ":", missingComponent(scheme));
        }
        String message = Messages.of(thrown);
        Matcher parameters = UNKNOWN_PARAMETERS.matcher(String.valueOf(thrown.getMessage()));
        if (parameters.find()) {
            String name = parameters.group(1).split("=", 2)[0];
            return found(name, "the component knows no parameter '" + name + "'; look at its options");
        }
        if (message.contains("has no output processors")) {
            return found("from:", "the route has no steps, so nothing would come of it; add steps");
        }
        return marked("is not accepted by Camel: "
                + (cause(FailedToCreateRouteException.class).isPresent()
                        ? message.replaceFirst("^.* because: ", "")
                        : message));
    }

    static String missingComponent(String scheme) {
        return ComponentCheck.missing(scheme);
    }

    /** At the line that Camel names; at the file as a whole where it names none. */
    private RouteProblem marked(String message) {
        for (Throwable at = thrown; at != null && at != at.getCause(); at = at.getCause()) {
            Matcher place = PLACE.matcher(String.valueOf(at.getMessage()));
            if (place.find()) {
                return new RouteProblem(file.name(), Integer.parseInt(place.group(1)),
                        Integer.parseInt(place.group(2)), message);
            }
        }
        return new RouteProblem(file.name(), 0, 0, message);
    }

    /** At the first line that holds what was refused: Camel has no line for what it finds when it builds the steps. */
    private RouteProblem found(String text, String message) {
        List<String> lines = file.text().lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            int column = lines.get(i).strip().startsWith("#") ? -1 : lines.get(i).indexOf(text);
            if (column >= 0) {
                return new RouteProblem(file.name(), i + 1, column + 1, message);
            }
        }
        return marked(message);
    }

    private <T extends Throwable> Optional<T> cause(Class<T> type) {
        for (Throwable at = thrown; at != null && at != at.getCause(); at = at.getCause()) {
            if (type.isInstance(at)) {
                return Optional.of(type.cast(at));
            }
        }
        return Optional.empty();
    }

    private static String hint(String name, List<String> known) {
        return NearestName.hint(name, known);
    }

    private static String firstLine(Throwable thrown) {
        return thrown.getMessage().lines().findFirst().orElse("");
    }

    private static String lastWord(String line) {
        return line.substring(line.lastIndexOf(' ') + 1).strip();
    }

    private static String lowerCase(String sentence) {
        return sentence.isEmpty() ? sentence : Character.toLowerCase(sentence.charAt(0)) + sentence.substring(1);
    }
}
