package dev.kitecaravan.route;

import java.util.List;
import java.util.stream.Collectors;

/** Route files that cannot be run; names every problem at once. */
public final class RouteFilesException extends RuntimeException {
    private final List<RouteProblem> problems;

    public RouteFilesException(List<RouteProblem> problems) {
        super(problems.stream().map(RouteProblem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    public List<RouteProblem> problems() {
        return problems;
    }
}
