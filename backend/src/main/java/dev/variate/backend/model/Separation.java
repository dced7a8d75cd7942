package dev.variate.backend.model;

import dev.variate.backend.InvalidInputException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether two variables of a model tell nothing of each other once others are known, whatever the distributions are: d-separation, found by following active trails (Koller and Friedman, <em>Probabilistic Graphical Models</em>, 2009,
 * algorithm 3.1). A value that is computed from known ones is known too (Geiger, Verma and Pearl, <em>Networks</em> 20, 1990); data are, and so are a model's factors. A vector counts as a whole: what holds of two vectors holds of
 * their elements.
 *
 * @param path a trail by which the one tells of the other, ends included; empty if there is none
 */
public record Separation(boolean independent, List<String> path) {
    public Separation {
        path = List.copyOf(path);
    }

    /** @throws InvalidInputException if the graph lacks one of the variables, or both are the same */
    public static Separation of(GraphView graph, String first, String second, Collection<String> given) {
        Set<String> names = new LinkedHashSet<>();
        graph.nodes().forEach(node -> names.add(node.id()));
        require(names, "of", first);
        require(names, "and", second);
        given.forEach(name -> require(names, "given", name));
        if (first.equals(second)) {
            throw new InvalidInputException("and", "`" + first + "` is asked about itself; name two variables.");
        }
        return new Trails(graph, given).between(first, second);
    }

    private static void require(Set<String> names, String field, String name) {
        if (!names.contains(name)) {
            throw new InvalidInputException(
                    field, "The model has no `" + name + "`; it has " + String.join(", ", names) + ".");
        }
    }

    /** In words: {@code `mu` and `tau` tell of each other given `y`, by `mu` → `theta` ← `tau`.} */
    public String sentence(GraphView graph, String first, String second, Collection<String> given) {
        String known = given.isEmpty()
                ? ""
                : " given "
                        + String.join(
                                ", ", given.stream().map(Separation::quoted).toList());
        if (independent) {
            return quoted(first) + " and " + quoted(second) + " are independent" + known + ".";
        }
        StringBuilder trail = new StringBuilder(quoted(path.getFirst()));
        for (int i = 1; i < path.size(); i++) {
            boolean down = graph.edges().contains(new GraphView.Edge(path.get(i - 1), path.get(i)));
            trail.append(down ? " → " : " ← ").append(quoted(path.get(i)));
        }
        return quoted(first) + " and " + quoted(second) + " can depend on each other" + known + ", by " + trail + ".";
    }

    private static String quoted(String name) {
        return "`" + name + "`";
    }

    /** Where one stands, and whether one came from a parent: only so can one go on through a known value, to its other parents. */
    private record Step(String node, boolean fromParent) {}

    private static final class Trails {
        private final Map<String, List<String>> parents = new HashMap<>();
        private final Map<String, List<String>> children = new HashMap<>();
        private final Set<String> known;
        private final Set<String> aboveKnown = new HashSet<>();

        Trails(GraphView graph, Collection<String> given) {
            for (GraphView.Edge edge : graph.edges()) {
                parents.computeIfAbsent(edge.to(), name -> new ArrayList<>()).add(edge.from());
                children.computeIfAbsent(edge.from(), name -> new ArrayList<>()).add(edge.to());
            }
            known = known(graph, given);
            Deque<String> open = new ArrayDeque<>(known);
            while (!open.isEmpty()) {
                String node = open.pop();
                if (aboveKnown.add(node)) {
                    open.addAll(parents.getOrDefault(node, List.of()));
                }
            }
        }

        private Set<String> known(GraphView graph, Collection<String> given) {
            Set<String> found = new HashSet<>(given);
            boolean grown = true;
            while (grown) {
                grown = false;
                for (GraphView.Node node : graph.nodes()) {
                    boolean sure =
                            switch (node.kind()) {
                                case DATA -> true;
                                case DETERMINISTIC -> found.containsAll(parents.getOrDefault(node.id(), List.of()));
                                case OBSERVED -> node.distribution().startsWith("factor(");
                                case LATENT -> false;
                            };
                    grown |= sure && found.add(node.id());
                }
            }
            return found;
        }

        Separation between(String first, String second) {
            Map<Step, Step> before = new HashMap<>();
            Deque<Step> open = new ArrayDeque<>();
            Step start = new Step(first, false);
            if (!known.contains(first) && !known.contains(second)) {
                before.put(start, start);
                open.add(start);
            }
            while (!open.isEmpty()) {
                Step step = open.remove();
                if (step.node().equals(second)) {
                    return new Separation(false, path(before, step));
                }
                for (Step next : after(step)) {
                    if (before.putIfAbsent(next, step) == null) {
                        open.add(next);
                    }
                }
            }
            return new Separation(true, List.of());
        }

        private List<Step> after(Step step) {
            List<Step> next = new ArrayList<>();
            boolean closed = known.contains(step.node());
            if (!closed) {
                children.getOrDefault(step.node(), List.of()).forEach(child -> next.add(new Step(child, true)));
            }
            if (step.fromParent() ? aboveKnown.contains(step.node()) : !closed) {
                parents.getOrDefault(step.node(), List.of()).forEach(parent -> next.add(new Step(parent, false)));
            }
            return next;
        }

        private static List<String> path(Map<Step, Step> before, Step end) {
            List<String> path = new ArrayList<>();
            for (Step step = end; ; step = before.get(step)) {
                path.addFirst(step.node());
                if (before.get(step).equals(step)) {
                    return path;
                }
            }
        }
    }
}
