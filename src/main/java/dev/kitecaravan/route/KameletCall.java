package dev.kitecaravan.route;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/**
 * A kamelet as a route file calls it: {@code uri: kamelet:x} with parameters beside it, or all in the uri.
 *
 * @param name       the kamelet, or the address
 * @param parameters the values given, {@code RAW(…)} taken off
 * @param structured those whose value is a list or a mapping instead of a text
 * @param places     where each stands
 * @param place      where the call stands
 */
record KameletCall(String name, Map<String, String> parameters, Set<String> structured, Map<String, Node> places,
        Node place) {

    /** @return null when the node calls no kamelet of this name */
    static KameletCall read(Node node, KameletParameters kamelet) {
        KameletCall call = address(node);
        String prefix = "kamelet:" + kamelet.name();
        return call == null || !call.name.equals(prefix) && !call.name.startsWith(prefix + "/")
                ? null
                : new KameletCall(kamelet.name(), call.parameters, call.structured, call.places, call.place);
    }

    /**
     * Any address, in the place of a kamelet's name without its query; two slashes behind the scheme are taken off.
     *
     * @return null when the node is none: neither a text nor a mapping with {@code uri}
     */
    static KameletCall address(Node node) {
        Node uriNode = YamlNodes.text(node) != null ? node : YamlNodes.member(node, "uri").orElse(null);
        String uri = uriNode == null ? null : YamlNodes.text(uriNode);
        if (uri == null) {
            return null;
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        Set<String> structured = new HashSet<>();
        Map<String, Node> places = new LinkedHashMap<>();
        int query = uri.indexOf('?');
        for (String pair : query < 0 ? new String[0] : uri.substring(query + 1).split("&(?![^(]*\\))")) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            parameters.put(name, raw(equals < 0 ? "" : pair.substring(equals + 1)));
            places.put(name, uriNode);
        }
        for (NodeTuple member : YamlNodes.members(YamlNodes.member(node, "parameters").orElse(null))) {
            String name = YamlNodes.text(member.getKeyNode());
            if (YamlNodes.text(member.getValueNode()) == null) {
                structured.add(name);
            }
            parameters.put(name, raw(String.valueOf(YamlNodes.text(member.getValueNode()))));
            places.put(name, member.getKeyNode());
        }
        return new KameletCall((query < 0 ? uri : uri.substring(0, query)).replaceFirst("^([a-z0-9+-]+:)//", "$1"),
                parameters, structured, places, node);
    }

    private static String raw(String value) {
        boolean wrapped = value.startsWith("RAW(") && value.endsWith(")")
                || value.startsWith("RAW{") && value.endsWith("}");
        return wrapped ? value.substring(4, value.length() - 1) : value;
    }

    String get(String parameter, KameletParameters declared) {
        String given = parameters.get(parameter);
        String otherwise = declared.parameters().get(parameter).defaultValue();
        return given != null ? given.trim() : otherwise == null ? "" : otherwise;
    }

    /** A parameter that is a list separated by commas. */
    List<String> list(String parameter, KameletParameters declared) {
        String text = get(parameter, declared);
        return text.isEmpty() ? List.of() : List.of(text.split("\\s*,\\s*"));
    }

    Node placeOf(String parameter) {
        return places.getOrDefault(parameter, place);
    }
}
