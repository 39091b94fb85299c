package dev.kitecaravan.normalize;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Many path patterns matched at once while a record is walked, one step for each member: an automaton whose states are
 * made when first reached. A pattern is members joined by dots, arrays are passed through ({@code jobs[].env} is
 * {@code jobs.env}), {@code *} is any one member and {@code **} any number of them, none included. A backslash takes a sign
 * for what it is.
 *
 * @param <A> what a pattern stands for; of several that match one path the one added first wins
 */
final class PathPatterns<A> {
    private static final String ONE = "*";
    private static final String MANY = "**";

    private final List<List<String>> patterns = new ArrayList<>();
    private final List<A> actions = new ArrayList<>();
    private final Map<TreeSet<Long>, State> states = new HashMap<>();
    private State start;

    void add(String pattern, A action) {
        List<String> steps = steps(pattern);
        steps.stream().filter(step -> !step.equals(ONE) && !step.equals(MANY))
                .forEach(step -> requireMember(pattern, step));
        patterns.add(steps);
        actions.add(action);
        states.clear();
        start = null;
    }

    /**
     * A path that names one place, where no step stands for several.
     *
     * @return as schemas have it, without what passes through arrays
     * @throws IllegalArgumentException when no member of any record can be meant by it; the message shows it
     */
    static String place(String path) {
        List<String> place = new ArrayList<>();
        for (String step : steps(path)) {
            if (has(step, '*')) {
                throw new IllegalArgumentException("\"" + path + "\" has a * in the member " + step
                        + ", and nothing stands for several members here; write each by its name, or \\* for the sign itself");
            }
            requireMember(path, step);
            place.add(JsonPaths.step(JsonPaths.key(step)));
        }
        return String.join(".", place);
    }

    private static List<String> steps(String pattern) {
        List<String> steps = JsonPaths.split(pattern.replace("[]", "").strip());
        if (steps.contains("")) {
            throw new IllegalArgumentException(
                    "\"" + pattern + "\" is no path; write members joined by dots, like author.email");
        }
        if (steps.get(0).equals("$")) {
            throw new IllegalArgumentException("\"" + pattern + "\" begins with a $, and paths begin at the record;"
                    + " leave it out, or write \\$ for a member of that name");
        }
        return steps;
    }

    /** What other languages of paths mean by such a step would match nothing here, without a word. */
    private static void requireMember(String pattern, String step) {
        if (has(step, '*')) {
            throw new IllegalArgumentException("\"" + pattern + "\" has a * in the member " + step
                    + ", and * stands for a whole member only; write * for any member, or \\* for the sign itself");
        }
        if (has(step, '[')) {
            throw new IllegalArgumentException("\"" + pattern + "\" has a [ in the member " + step
                    + ", and no element of a list can be chosen; write [] for all of them, or \\[ for the sign itself");
        }
    }

    /** Whether a sign stands in a step for more than itself. */
    private static boolean has(String step, char sign) {
        for (int i = 0; i < step.length(); i++) {
            if (step.charAt(i) == '\\') {
                i++;
            } else if (step.charAt(i) == sign) {
                return true;
            }
        }
        return false;
    }

    boolean isEmpty() {
        return patterns.isEmpty();
    }

    /** Where every record begins. */
    State start() {
        if (start == null) {
            TreeSet<Long> places = new TreeSet<>();
            for (int i = 0; i < patterns.size(); i++) {
                place(places, i, 0);
            }
            start = state(places);
        }
        return start;
    }

    private State state(TreeSet<Long> places) {
        State known = states.get(places);
        if (known == null) {
            known = new State(places);
            states.put(places, known);
        }
        return known;
    }

    /** A place is a pattern and the number of its steps that are done; before {@code **} lies the place after it too. */
    private void place(TreeSet<Long> places, int pattern, int done) {
        places.add((long) pattern << 32 | done);
        List<String> steps = patterns.get(pattern);
        if (done < steps.size() && steps.get(done).equals(MANY)) {
            place(places, pattern, done + 1);
        }
    }

    /** What is known at one path: what the patterns say of it, and what they may say below it. */
    final class State {
        private final TreeSet<Long> places;
        private final A action;
        private final boolean dead;
        /** The members named in patterns that are open here; null until a member is asked for. */
        private Map<String, State> named;
        private State other;

        State(TreeSet<Long> places) {
            this.places = places;
            A found = null;
            for (long place : places) {
                int pattern = (int) (place >> 32);
                if (found == null && (int) place == patterns.get(pattern).size()) {
                    found = actions.get(pattern);
                }
            }
            action = found;
            dead = places.isEmpty();
        }

        /** The action for what stands at this path, null for none. */
        A action() {
            return action;
        }

        /** Nothing below can match. */
        boolean dead() {
            return dead;
        }

        State member(String key) {
            if (named == null) {
                explore();
            }
            State known = named.get(key);
            return known == null ? other : known;
        }

        private void explore() {
            Map<String, State> found = new HashMap<>();
            for (long place : places) {
                List<String> steps = patterns.get((int) (place >> 32));
                if ((int) place < steps.size() && !steps.get((int) place).startsWith(ONE)) {
                    String key = JsonPaths.key(steps.get((int) place));
                    found.computeIfAbsent(key, this::after);
                }
            }
            other = after(null);
            named = found;
        }

        /** @param key a member, null for one that no pattern names */
        private State after(String key) {
            TreeSet<Long> next = new TreeSet<>();
            for (long place : places) {
                int pattern = (int) (place >> 32);
                int done = (int) place;
                List<String> steps = patterns.get(pattern);
                if (done == steps.size()) {
                    continue;
                }
                String step = steps.get(done);
                if (step.equals(MANY)) {
                    place(next, pattern, done);
                } else if (step.equals(ONE) || key != null && JsonPaths.key(step).equals(key)) {
                    place(next, pattern, done + 1);
                }
            }
            return state(next);
        }
    }
}
