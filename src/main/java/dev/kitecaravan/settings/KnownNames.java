package dev.kitecaravan.settings;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

import dev.kitecaravan.load.DestinationOption;
import dev.kitecaravan.text.NearestName;

/** Every name that is read, in the settings file and in the environment, and what to say of one that nobody reads. */
final class KnownNames {
    /** What Kubernetes sets for services whose names begin with caravan. */
    private static final Pattern OF_SERVICES = Pattern.compile(
            "CARAVAN_(\\w+_)?(SERVICE_(HOST|PORT\\w*)|PORT(_\\d+_\\w+)?)");
    private static final Pattern SECRET = Pattern.compile("destination\\.(\\w+\\.)?(password|token|secret).*");
    /** Read when the program is built, and by its routes. */
    private static final List<String> OF_OTHERS = List.of("quarkus.", "camel.");

    private KnownNames() {
    }

    /** In a settings file. */
    static Set<String> keys() {
        Set<String> keys = new TreeSet<>();
        Arrays.stream(Setting.values()).filter(setting -> setting.key() != null)
                .forEach(setting -> keys.add(setting.key()));
        Arrays.stream(DestinationOption.values()).forEach(option -> keys.add(option.key()));
        return keys;
    }

    /** In the environment: the launcher's, and the key of hashed values, are no settings. */
    static Set<String> variables() {
        Set<String> names = new TreeSet<>(Set.of("CARAVAN_JAVA_OPTIONS", "CARAVAN_HASH_KEY"));
        for (Setting setting : Setting.values()) {
            names.add(setting.environment());
            if (setting.isSecret()) {
                names.add(setting.environment() + "_FILE");
            }
        }
        Arrays.stream(DestinationOption.values()).forEach(option -> names.add(option.environment()));
        return names;
    }

    /** What is wrong with the names in a file, one sentence each. */
    static List<String> problems(PropertiesFile file) {
        Set<String> known = keys();
        List<String> problems = new ArrayList<>(file.problems());
        for (String key : file.keys()) {
            if (SECRET.matcher(key).matches()) {
                problems.add(file.at(key) + " holds " + key + ": secrets come by environment or file only; set "
                        + Setting.DESTINATION_PASSWORD.environment() + " or ..._FILE");
            } else if (DataSourceNames.isSecret(key)) {
                problems.add(file.at(key) + " holds " + key + ": secrets come by environment or file only; set "
                        + DataSourceNames.variable(key) + " or ..._FILE");
            } else if (!known.contains(key) && !DataSourceNames.isOption(key)
                    && OF_OTHERS.stream().noneMatch(key::startsWith)) {
                problems.add(file.at(key) + " has the unknown setting '" + key + "'" + NearestName.hint(key, known));
            }
        }
        return problems;
    }

    /** What is wrong with the names in the environment, likewise: those that begin as ours do. */
    static List<String> problems(Map<String, String> environment) {
        Set<String> known = variables();
        return environment.keySet().stream().sorted()
                .filter(name -> (name.startsWith("CARAVAN_") || name.startsWith("BUILDKITE_BASE_"))
                        && !known.contains(name))
                .filter(name -> !OF_SERVICES.matcher(name).matches())
                .filter(name -> !DataSourceNames.isVariable(name))
                .map(name -> "the variable " + name + " is no setting" + NearestName.hint(name, known)).toList();
    }
}
