package dev.kitecaravan.route;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

import dev.kitecaravan.text.NearestName;

/** What is wrong with addresses {@code caravan:…} of routes: the endpoints and parameters that they name. */
final class CaravanCalls {
    private static final String SCHEME = "caravan:";
    private static final String LOADED = "caravan:loaded";
    private static final String ENDPOINT = "endpoint";

    private final List<Call> calls = new ArrayList<>();

    /** @param start whether a route starts there; {@code afterLoad} whether its route follows loads */
    private record Call(String file, KameletCall address, boolean start, boolean afterLoad) {
    }

    /** Takes the calls of a file. */
    void read(String file, Node root) {
        for (Node item : YamlNodes.elements(root)) {
            Node route = YamlNodes.member(item, "route").orElse(item);
            boolean afterLoad = YamlNodes.member(route, "from").map(KameletCall::address)
                    .filter(from -> from.name().equals(LOADED)).isPresent();
            read(file, item, false, afterLoad);
        }
    }

    private void read(String file, Node node, boolean start, boolean afterLoad) {
        KameletCall address = KameletCall.address(node);
        if (address != null && address.name().startsWith(SCHEME) && address.name().matches("[\\w:-]+")) {
            calls.add(new Call(file, address, start, afterLoad));
        }
        YamlNodes.elements(node).forEach(element -> read(file, element, false, afterLoad));
        for (NodeTuple member : YamlNodes.members(node)) {
            if (!"uri".equals(YamlNodes.text(member.getKeyNode()))) {
                read(file, member.getValueNode(), "from".equals(YamlNodes.text(member.getKeyNode())), afterLoad);
            }
        }
    }

    /** @param endpoints ids of the endpoints there are */
    List<RouteProblem> problems(Set<String> endpoints) {
        List<RouteProblem> problems = new ArrayList<>();
        for (Call call : calls) {
            if (call.start()) {
                start(call, endpoints, problems);
            } else {
                step(call, endpoints, problems);
            }
        }
        return problems;
    }

    private static void start(Call call, Set<String> endpoints, List<RouteProblem> problems) {
        KameletCall address = call.address();
        if (!address.name().equals(LOADED)) {
            problems.add(problem(call, address.place(), "a route cannot start at " + address.name()
                    + "; one that follows loads starts at caravan:loaded?endpoint="
                    + address.name().substring(SCHEME.length())));
            return;
        }
        for (String given : address.parameters().keySet()) {
            if (!given.equals(ENDPOINT)) {
                problems.add(problem(call, address.placeOf(given), "unknown parameter '" + given + "' of " + LOADED
                        + "; it has one, endpoint"));
            }
        }
        for (String endpoint : address.parameters().getOrDefault(ENDPOINT, "*").strip().split("\\s*,\\s*")) {
            if (!endpoint.equals("*") && !endpoints.contains(endpoint)) {
                problems.add(problem(call, address.placeOf(ENDPOINT), "there is no endpoint '" + endpoint + "'"
                        + NearestName.hint(endpoint, endpoints)));
            }
        }
    }

    private static void step(Call call, Set<String> endpoints, List<RouteProblem> problems) {
        KameletCall address = call.address();
        String endpoint = address.name().substring(SCHEME.length());
        if (call.afterLoad()) {
            problems.add(
                    problem(call, address.place(), address.name() + " cannot be read by a route that follows loads:"
                            + " it runs inside a run, which has the dataset"));
        } else if (!endpoints.contains(endpoint)) {
            problems.add(problem(call, address.place(), "there is no endpoint '" + endpoint + "'"
                    + NearestName.hint(endpoint, endpoints)));
        }
        address.parameters().keySet().forEach(given -> problems.add(problem(call, address.placeOf(given),
                "unknown parameter '" + given + "' of " + address.name() + ", which has none")));
    }

    private static RouteProblem problem(Call call, Node place, String message) {
        return new RouteProblem(call.file(), YamlNodes.line(place), YamlNodes.column(place), message);
    }
}
