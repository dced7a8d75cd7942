package dev.variate.backend.model;

import dev.variate.program.Equation;
import dev.variate.program.Input;
import dev.variate.program.Program;
import dev.variate.program.Var;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The graph of a network, from the program of its loss: its layers as far as they have weights, each below those whose results it takes. The weights of a layer are called after it, with a dot and
 * their own name behind.
 */
final class NetworkDrawing {
    private final Map<Var, String> layers = new HashMap<>();
    /** By value, the layers and data from which it comes with no other layer between. */
    private final Map<Var, Set<String>> nearest = new HashMap<>();

    private final Map<String, GraphView.Node> nodes = new LinkedHashMap<>();
    private final Set<GraphView.Edge> edges = new LinkedHashSet<>();

    private NetworkDrawing() {}

    /** @param loss whose weights are its latent inputs, and whose data its observed ones */
    static GraphView of(Program loss) {
        NetworkDrawing drawing = new NetworkDrawing();
        loss.inputs().forEach(drawing::input);
        loss.equations().forEach(drawing::equation);
        return new GraphView(List.copyOf(drawing.nodes.values()), List.copyOf(drawing.edges), List.of());
    }

    private void input(Input input) {
        String name = input.name();
        String shape = input.var().type().shape().toString();
        switch (input.role()) {
            case OBSERVED, DATA -> {
                nodes.put(name, new GraphView.Node(name, GraphView.Kind.DATA, "", shape, "", 0, 0, ""));
                nearest.put(input.var(), Set.of(name));
            }
            case LATENT -> {
                int dot = name.lastIndexOf('.');
                String layer = dot > 0 ? name.substring(0, dot) : name;
                layers.put(input.var(), layer);
                // what stands at the node is the shape of its first weights
                nodes.putIfAbsent(layer, new GraphView.Node(layer, GraphView.Kind.LATENT, "", shape, "", 0, 0, ""));
            }
            case ARGUMENT -> {}
        }
    }

    private void equation(Equation equation) {
        List<String> own = equation.operands().stream()
                .filter(layers::containsKey)
                .map(layers::get)
                .distinct()
                .toList();
        Set<String> from = new LinkedHashSet<>();
        equation.operands().forEach(operand -> from.addAll(nearest.getOrDefault(operand, Set.of())));
        if (own.isEmpty()) {
            nearest.put(equation.result(), from);
            return;
        }
        List<String> before = new ArrayList<>(from);
        before.removeAll(own);
        own.forEach(layer -> before.forEach(source -> edges.add(new GraphView.Edge(source, layer))));
        nearest.put(equation.result(), before.isEmpty() && from.isEmpty() ? weights(equation, own) : Set.copyOf(own));
    }

    /** A weight that is only brought into another shape is still that weight. */
    private Set<String> weights(Equation equation, List<String> own) {
        if (equation.operands().size() == 1) {
            layers.put(equation.result(), own.getFirst());
            return Set.of();
        }
        return Set.copyOf(own);
    }
}
