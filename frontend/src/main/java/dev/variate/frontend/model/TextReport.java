package dev.variate.frontend.model;

import dev.variate.backend.model.GraphView;
import dev.variate.backend.model.ProblemView;
import dev.variate.backend.run.LiveView;
import dev.variate.frontend.shell.Figures;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What is known of a text: its graph with a hint for each line, and its mistakes. Field names are those of {@code report.ts}. */
public record TextReport(Graph graph, List<ProblemView> problems) {

    public record Graph(List<Node> nodes, List<GraphView.Edge> edges, List<GraphView.Plate> plates) {}

    /** A node, with what stands behind its line of code: the posterior of a scalar, else its shape. */
    public record Node(
            String id,
            String kind,
            String distribution,
            String shape,
            String support,
            int line,
            String plate,
            String hint) {}

    static TextReport of(GraphView graph, List<ProblemView> problems, List<LiveView.Marginal> marginals) {
        var byName = marginals.stream()
                .collect(Collectors.toMap(LiveView.Marginal::name, Function.identity(), (first, second) -> first));
        var nodes = graph.nodes().stream().map(node -> node(node, byName)).toList();
        return new TextReport(new Graph(nodes, graph.edges(), graph.plates()), problems);
    }

    private static Node node(GraphView.Node node, Map<String, LiveView.Marginal> marginals) {
        var marginal = marginals.get(node.id());
        var scalar = node.shape().equals("[]");
        var hint = marginal != null && scalar ? plusMinus(marginal.mean(), marginal.sd()) : scalar ? "" : node.shape();
        return new Node(
                node.id(),
                node.kind().name().toLowerCase(Locale.ROOT),
                node.distribution(),
                node.shape(),
                node.support(),
                node.line(),
                node.plate(),
                hint);
    }

    /** {@code 4.4 ± 3.3}: two figures of the spread say what the mean is worth. */
    static String plusMinus(double mean, double sd) {
        if (!Double.isFinite(mean) || !Double.isFinite(sd)) {
            return "";
        }
        var decimals = sd > 0 ? Math.clamp(1 - (int) Math.floor(Math.log10(sd)), 0, 6) : 2;
        return Figures.fixed(mean, decimals) + " ± " + Figures.fixed(sd, decimals);
    }
}
