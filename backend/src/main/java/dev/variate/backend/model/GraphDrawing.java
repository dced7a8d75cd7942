package dev.variate.backend.model;

import dev.variate.program.Equation;
import dev.variate.program.Input;
import dev.variate.program.Program;
import dev.variate.program.Site;
import dev.variate.program.SourceLine;
import dev.variate.program.Support;
import dev.variate.program.Var;
import dev.variate.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Draws a program's graph: from each random variable and named value back through the equations to the named things that it is made of. */
final class GraphDrawing {
    private final Map<Var, Equation> makers = new HashMap<>();
    private final Map<Var, String> names = new LinkedHashMap<>();
    private final ExpressionText text = new ExpressionText(makers, names);
    private final Program program;

    private GraphDrawing(Program program) {
        this.program = program;
        program.equations().forEach(equation -> makers.put(equation.result(), equation));
        program.inputs().stream().filter(GraphDrawing::isData).forEach(input -> names.put(input.var(), input.name()));
        // Where two names stand for one value, the random variable's wins: the other is drawn as made from it.
        program.sites().stream()
                .filter(site -> site.role() != Site.Role.DETERMINISTIC)
                .forEach(site -> names.putIfAbsent(site.value(), site.name()));
        program.sites().forEach(site -> names.putIfAbsent(site.value(), site.name()));
    }

    static GraphView of(Program program) {
        return new GraphDrawing(program).draw();
    }

    private static boolean isData(Input input) {
        return switch (input.role()) {
            case DATA -> true;
            case OBSERVED, LATENT, ARGUMENT -> false;
        };
    }

    private GraphView draw() {
        Map<String, Plates> plates = new LinkedHashMap<>();
        List<Input> data =
                program.inputs().stream().filter(GraphDrawing::isData).toList();
        data.forEach(input ->
                plates.put(input.name(), Plates.of(List.of(), input.var().type().shape())));
        program.sites().forEach(site -> plates.put(site.name(), Plates.of(site.plates(), copies(site))));
        Map<Plates, Long> counts =
                plates.values().stream().collect(Collectors.groupingBy(plate -> plate, Collectors.counting()));

        List<GraphView.Node> nodes = new ArrayList<>();
        List<GraphView.Edge> edges = new ArrayList<>();
        for (Input input : data) {
            nodes.add(new GraphView.Node(
                    input.name(),
                    GraphView.Kind.DATA,
                    "",
                    input.var().type().shape().toString(),
                    "",
                    0,
                    0,
                    plates.get(input.name()).shown(counts)));
        }
        for (Site site : program.sites()) {
            nodes.add(node(site, plates.get(site.name()).shown(counts)));
            parents(site).forEach(parent -> edges.add(new GraphView.Edge(parent, site.name())));
        }
        return new GraphView(nodes, edges, plates(counts));
    }

    /** Those that nodes stand on, and those around them, the outer before the inner. */
    private List<GraphView.Plate> plates(Map<Plates, Long> counts) {
        Map<String, Set<String>> around = new LinkedHashMap<>();
        Set<Plates> shown = new LinkedHashSet<>();
        for (Site site : program.sites()) {
            String outer = "";
            for (String named : site.plates()) {
                Plates plate = Plates.of(List.of(named), Shape.of());
                shown.add(plate);
                around.computeIfAbsent(plate.name(), name -> new LinkedHashSet<>())
                        .add(outer);
                outer = plate.name();
            }
        }
        counts.keySet().stream().filter(plate -> !plate.shown(counts).isEmpty()).forEach(shown::add);
        return shown.stream()
                .map(plate -> new GraphView.Plate(
                        plate.name(), plate.size(), only(around.getOrDefault(plate.name(), Set.of()))))
                .distinct()
                .toList();
    }

    /** A plate that lies now here, now there, lies in none. */
    private static String only(Set<String> around) {
        return around.size() == 1 ? around.iterator().next() : "";
    }

    /** The shape without the axes of a vector or matrix whose elements depend on each other: these are no plates. */
    private static Shape copies(Site site) {
        Shape shape = site.value().type().shape();
        return shape.axes(0, Math.max(0, shape.rank() - site.support().kind().eventRank()));
    }

    private GraphView.Node node(Site site, String plate) {
        SourceLine source = site.source();
        return new GraphView.Node(
                site.name(),
                kind(site),
                distribution(site),
                site.value().type().shape().toString(),
                support(site),
                source.line(),
                source.column(),
                plate);
    }

    private static GraphView.Kind kind(Site site) {
        return switch (site.role()) {
            case LATENT -> GraphView.Kind.LATENT;
            case OBSERVED, INTERVENED -> GraphView.Kind.OBSERVED;
            case DETERMINISTIC -> GraphView.Kind.DETERMINISTIC;
        };
    }

    private String distribution(Site site) {
        if (site.distribution().isEmpty()) {
            return "";
        }
        return site.parameters().stream()
                .map(parameter -> text.of(parameter.var()))
                .collect(Collectors.joining(", ", site.distribution() + "(", ")"));
    }

    private String support(Site site) {
        if (site.role() == Site.Role.DETERMINISTIC) {
            return "";
        }
        Support support = site.support();
        List<String> bounds = support.bounds().stream().map(text::of).toList();
        return switch (support.kind()) {
            case REAL -> "real";
            case POSITIVE -> "positive";
            case UNIT_INTERVAL -> "between 0 and 1";
            case INTERVAL -> "between " + bounds.get(0) + " and " + bounds.get(1);
            case GREATER_THAN -> "above " + bounds.getFirst();
            case LESS_THAN -> "below " + bounds.getFirst();
            case BOOLEAN -> "0 or 1";
            case NATURAL -> "0, 1, 2, …";
            case INTEGER_INTERVAL -> "whole, " + bounds.get(0) + " to " + bounds.get(1);
            case COUNTS -> "counts that sum to " + bounds.getFirst();
            case SIMPLEX -> "from 0, sum 1";
            case ORDERED -> "ascending";
            case POSITIVE_ORDERED -> "positive, ascending";
            case SUM_TO_ZERO -> "sum 0";
            case UNIT_VECTOR -> "of length 1";
            case CORRELATION_CHOLESKY -> "factor of a correlation matrix";
            case COVARIANCE_CHOLESKY -> "factor of a covariance matrix";
            case CORRELATION -> "correlation matrix";
            case COVARIANCE -> "covariance matrix";
        };
    }

    private Set<String> parents(Site site) {
        Set<String> parents = new LinkedHashSet<>();
        Set<Var> seen = new LinkedHashSet<>();
        if (site.role() == Site.Role.DETERMINISTIC) {
            if (site.name().equals(names.get(site.value()))) {
                operands(site.value()).forEach(operand -> collect(operand, parents, seen));
            } else {
                collect(site.value(), parents, seen);
            }
        } else {
            site.parameters().forEach(parameter -> collect(parameter.var(), parents, seen));
        }
        return parents;
    }

    private void collect(Var start, Set<String> parents, Set<Var> seen) {
        List<Var> open = new ArrayList<>(List.of(start));
        while (!open.isEmpty()) {
            Var var = open.removeLast();
            if (!seen.add(var)) {
                continue;
            }
            String name = names.get(var);
            if (name != null) {
                parents.add(name);
            } else {
                open.addAll(operands(var).reversed());
            }
        }
    }

    private List<Var> operands(Var var) {
        Equation maker = makers.get(var);
        return maker == null ? List.of() : maker.operands();
    }

    /**
     * The plate of a node: the innermost that the model names, or, where it names none, its first axis; the latter is drawn only if several nodes have it, for a plate round a single
     * node says nothing that its shape does not say.
     */
    private record Plates(String name, int size, boolean named) {
        static Plates of(List<String> named, Shape shape) {
            if (!named.isEmpty()) {
                String innermost = named.getLast();
                int equals = innermost.lastIndexOf('=');
                return new Plates(
                        innermost.substring(0, equals), Integer.parseInt(innermost.substring(equals + 1)), true);
            }
            return shape.isScalar()
                    ? new Plates("", 0, false)
                    : new Plates("[" + shape.dim(0) + "]", shape.dim(0), false);
        }

        String shown(Map<Plates, Long> counts) {
            return named || (size > 1 && counts.get(this) > 1) ? name : "";
        }
    }
}
