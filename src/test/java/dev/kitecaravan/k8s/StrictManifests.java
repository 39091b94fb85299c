package dev.kitecaravan.k8s;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;

/**
 * Reads manifests as strictly as an API server: a field that its type does not have and a value that an enumeration does
 * not have are told with their place. The types are Kubernetes' own; its enumerations are not in them and are listed here.
 */
final class StrictManifests {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Map<String, Class<?>> KINDS = Map.of("v1/ConfigMap", ConfigMap.class, "v1/Namespace",
            Namespace.class, "v1/PersistentVolumeClaim", PersistentVolumeClaim.class, "v1/Service", Service.class,
            "apps/v1/Deployment", Deployment.class, "batch/v1/CronJob", CronJob.class, "batch/v1/Job", Job.class,
            "networking.k8s.io/v1/NetworkPolicy", NetworkPolicy.class);
    /** By a pattern of the field's path. */
    private static final Map<Pattern, Set<String>> ENUMERATIONS = enumerations();

    private StrictManifests() {
    }

    private static Map<Pattern, Set<String>> enumerations() {
        Map<Pattern, Set<String>> values = new LinkedHashMap<>();
        values.put(Pattern.compile(".*\\.concurrencyPolicy"), Set.of("Allow", "Forbid", "Replace"));
        values.put(Pattern.compile("(Job|CronJob)\\b.*\\.restartPolicy"), Set.of("Never", "OnFailure"));
        values.put(Pattern.compile("Deployment\\b.*\\.restartPolicy"), Set.of("Always"));
        values.put(Pattern.compile(".*\\.imagePullPolicy"), Set.of("Always", "IfNotPresent", "Never"));
        values.put(Pattern.compile(".*\\.completionMode"), Set.of("NonIndexed", "Indexed"));
        values.put(Pattern.compile(".*\\.podFailurePolicy\\.rules\\[\\d+]\\.action"),
                Set.of("FailJob", "FailIndex", "Ignore", "Count"));
        values.put(Pattern.compile(".*\\.onExitCodes\\.operator"), Set.of("In", "NotIn"));
        values.put(Pattern.compile(".*\\.seccompProfile\\.type"), Set.of("RuntimeDefault", "Unconfined", "Localhost"));
        values.put(Pattern.compile(".*\\.accessModes\\[\\d+]"),
                Set.of("ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod"));
        values.put(Pattern.compile(".*\\.protocol"), Set.of("TCP", "UDP", "SCTP"));
        values.put(Pattern.compile(".*\\.policyTypes\\[\\d+]"), Set.of("Ingress", "Egress"));
        values.put(Pattern.compile("Service\\.spec\\.type"),
                Set.of("ClusterIP", "NodePort", "LoadBalancer", "ExternalName"));
        values.put(Pattern.compile("Deployment\\.spec\\.strategy\\.type"), Set.of("Recreate", "RollingUpdate"));
        return values;
    }

    /** The documents of a YAML text. */
    static List<JsonNode> documents(String yaml) {
        List<JsonNode> documents = new ArrayList<>();
        new Load(LoadSettings.builder().build()).loadAllFromString(yaml)
                .forEach(document -> documents.add(MAPPER.valueToTree(document)));
        return documents;
    }

    /** What is wrong in one document, each with its place. */
    static List<String> problems(JsonNode document) {
        String kind = document.path("apiVersion").asText() + "/" + document.path("kind").asText();
        Class<?> type = KINDS.get(kind);
        if (type == null) {
            return List.of("unknown kind " + kind);
        }
        List<String> problems = new ArrayList<>();
        String root = document.path("kind").asText();
        try {
            additional(MAPPER.treeToValue(document, type), root, problems, new IdentityHashMap<>());
        } catch (JsonMappingException e) {
            problems.add(root + e.getPathReference() + ": " + e.getOriginalMessage());
        } catch (JsonProcessingException e) {
            problems.add(root + ": " + e.getOriginalMessage());
        }
        enumerations(document, root, problems);
        return problems;
    }

    static <T> T read(JsonNode document, Class<T> type) {
        return MAPPER.convertValue(document, type);
    }

    /** Every object of the model keeps the fields it does not know. */
    private static void additional(Object object, String path, List<String> problems, Map<Object, Boolean> seen) {
        if (object == null || seen.put(object, true) != null) {
            return;
        }
        if (object instanceof Collection<?> items) {
            int index = 0;
            for (Object item : items) {
                additional(item, path + "[" + index++ + "]", problems, seen);
            }
            return;
        }
        if (!object.getClass().getName().startsWith("io.fabric8.kubernetes.api.model.")) {
            return;
        }
        for (Method method : object.getClass().getMethods()) {
            boolean getter = method.getName().startsWith("get") && method.getParameterCount() == 0;
            if (!getter || method.getDeclaringClass() == Object.class) {
                continue;
            }
            Object value;
            try {
                value = method.invoke(object);
            } catch (ReflectiveOperationException e) {
                throw new AssertionError(path + "." + method.getName(), e);
            }
            if (method.getName().equals("getAdditionalProperties")) {
                ((Map<?, ?>) value).keySet().forEach(name -> problems.add(path + ": unknown field '" + name + "'"));
            } else {
                String name = method.getName().substring(3);
                additional(value, path + "." + Character.toLowerCase(name.charAt(0)) + name.substring(1), problems,
                        seen);
            }
        }
    }

    private static void enumerations(JsonNode node, String path, List<String> problems) {
        if (node.isObject()) {
            node.fields().forEachRemaining(
                    field -> enumerations(field.getValue(), path + "." + field.getKey(), problems));
        } else if (node.isArray()) {
            for (int index = 0; index < node.size(); index++) {
                enumerations(node.get(index), path + "[" + index + "]", problems);
            }
        } else if (!path.startsWith("ConfigMap.data")) {
            ENUMERATIONS.forEach((pattern, values) -> {
                if (pattern.matcher(path).matches() && !values.contains(node.asText())) {
                    problems.add(path + ": '" + node.asText() + "' is none of " + values);
                }
            });
        }
    }
}
