package dev.variate.transform;

import dev.variate.program.Input;
import dev.variate.program.Named;
import dev.variate.program.Program;
import dev.variate.program.ProgramBuilder;
import dev.variate.program.Site;
import dev.variate.program.Support;
import dev.variate.program.Var;
import dev.variate.tensor.DType;
import dev.variate.tensor.Op;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Sums discrete variables out of a model's program, exactly: what remains is the program of the others' marginal log density, and the
 * probability of each value of what was summed out, given the others.
 *
 * <p>Variables are eliminated one after the other, from the last to the first, so that a variable's children are gone before it is
 * ({@link SumOut}; variable elimination, Koller and Friedman, <em>Probabilistic Graphical Models</em>, 2009, chapter 9). Probabilities are
 * the derivative of the log of the sum in weights on the values, here taken at weights of zero (Darwiche, <em>A differential approach to
 * inference in Bayesian networks</em>, J. ACM 50, 2003).
 */
public final class Enumeration {
    /** Probabilities are told of variables with at most so many of them. */
    private static final int MOST_PROBABILITIES = 1000;

    private final Program model;
    private final Map<String, Value> data;

    private Enumeration(Program model, Map<String, Value> data) {
        this.model = model;
        this.data = data;
    }

    /**
     * A model whose discrete variables are summed out.
     *
     * @param density without them. In the place of each stands a deterministic site {@code P(z)}, of the shape of {@code z} and then one element
     *     for each value from the lowest on: its probability given the other variables and the data. Deterministic sites that are computed of one
     *     are left out
     * @param drawn with them as they are given the data: the distribution of each is finite, with those probabilities
     */
    public record Summed(Program density, Program drawn) {}

    /**
     * Sums out the discrete latent sites of {@code names}.
     *
     * @param data the values of the inputs that are not latent
     * @param alone names of latent sites on which nothing else depends: they are left out of the density
     * @throws NotEnumerableException if a variable has no finite range, or is in no structure that can be summed
     */
    public static Summed of(Program model, Map<String, Value> data, Set<String> names, Set<String> alone) {
        Program rest = new Program(
                model.name(),
                model.inputs(),
                model.equations(),
                List.of(),
                model.sites().stream().filter(s -> !alone.contains(s.name())).toList());
        return names.isEmpty() ? new Summed(rest, model) : new Enumeration(rest, data).run(names, model.sites());
    }

    private Summed run(Set<String> names, List<Site> whole) {
        Function<Var, Optional<Value>> known = known(model, data);
        Map<String, Range> ranges = new HashMap<>();
        List<Site> chosen =
                model.sites().stream().filter(s -> names.contains(s.name())).toList();
        chosen.forEach(site -> ranges.put(site.name(), Range.of(site, known)));
        Program summed = eliminate(model, chosen, ranges);
        List<String> weights = chosen.stream().map(Enumeration::weight).toList();
        Program slope = Gradient.of(total(eliminate(tilted(chosen, ranges), chosen, ranges), weights), weights);
        return new Summed(density(summed, slope, chosen), drawn(whole, slope, chosen, ranges));
    }

    private Program density(Program summed, Program slope, List<Site> chosen) {
        ProgramBuilder builder = ProgramBuilder.continuing(summed);
        List<Tensor> shares = probabilities(builder, slope, Set.of());
        Map<String, Site> told = new HashMap<>();
        for (int i = 0; i < chosen.size(); i++) {
            Site site = chosen.get(i);
            told.put(
                    site.name(),
                    new Site(
                            "P(" + site.name() + ")",
                            Site.Role.DETERMINISTIC,
                            "",
                            List.of(),
                            new Support(Support.Kind.REAL, List.of()),
                            builder.varOf(shares.get(i)),
                            List.of(),
                            site.source(),
                            site.plates(),
                            shares.get(i).shape().size() <= MOST_PROBABILITIES));
        }
        List<Site> sites = inPlace(summed.sites(), told);
        Program all = builder.finish(List.of());
        return DeadCode.eliminate(new Program(all.name(), all.inputs(), all.equations(), summed.outputs(), sites));
    }

    /** The probabilities follow from the data as they are, also where an observed variable is drawn anew. */
    private Program drawn(List<Site> whole, Program slope, List<Site> chosen, Map<String, Range> ranges) {
        ProgramBuilder builder = ProgramBuilder.continuing(model);
        List<Tensor> shares = probabilities(builder, slope, data.keySet());
        List<Site> sites = new ArrayList<>();
        for (Site site : whole) {
            int i = chosen.indexOf(site);
            sites.add(
                    i < 0
                            ? site
                            : new Site(
                                    site.name(),
                                    site.role(),
                                    "finiteDiscrete",
                                    List.of(
                                            new Named("low", builder.varOf(Value.scalar((double)
                                                    ranges.get(site.name()).low()))),
                                            new Named("probabilities", builder.varOf(shares.get(i)))),
                                    site.support(),
                                    site.value(),
                                    site.logProb(),
                                    site.source(),
                                    site.plates(),
                                    site.explicit()));
        }
        Program all = builder.finish(List.of());
        return new Program(all.name(), all.inputs(), all.equations(), List.of(), sites);
    }

    /** The probabilities of each variable's values, from weights of zero. */
    private List<Tensor> probabilities(ProgramBuilder builder, Program slope, Set<String> fixed) {
        Map<String, Var> inputs = new HashMap<>();
        model.inputs().forEach(i -> inputs.put(i.name(), i.var()));
        Inline values = Inline.into(
                slope,
                (Input input) -> !inputs.containsKey(input.name())
                        ? Value.full(input.var().type(), 0)
                        : fixed.contains(input.name())
                                ? data.get(input.name())
                                : builder.tensor(inputs.get(input.name())));
        List<Tensor> probabilities = new ArrayList<>();
        for (Named output : slope.outputs().subList(1, slope.outputs().size())) {
            probabilities.add(values.value(output.var()));
        }
        return probabilities;
    }

    private Program eliminate(Program program, List<Site> chosen, Map<String, Range> ranges) {
        Program rest = program;
        for (Site site : chosen.reversed()) {
            Site now = rest.sites().stream()
                    .filter(s -> s.name().equals(site.name()))
                    .findFirst()
                    .orElseThrow();
            rest = new SumOut(rest, now, ranges.get(site.name()), known(rest, data)).program();
        }
        return rest;
    }

    /** The sites that are left, and those of the probabilities where the variables stood in the text. */
    private List<Site> inPlace(List<Site> left, Map<String, Site> probabilities) {
        Map<String, Site> byName = new HashMap<>();
        left.forEach(s -> byName.put(s.name(), s));
        List<Site> sites = new ArrayList<>();
        for (Site site : model.sites()) {
            Optional.ofNullable(probabilities.get(site.name())).ifPresent(sites::add);
            Optional.ofNullable(byName.get(site.name())).ifPresent(sites::add);
        }
        return sites;
    }

    private static String weight(Site site) {
        return "weights of " + site.name();
    }

    /** The model in which each value of a variable has a weight of its own, an input, which is added to the log density where it is taken. */
    private Program tilted(List<Site> told, Map<String, Range> ranges) {
        ProgramBuilder builder = ProgramBuilder.continuing(model);
        List<Site> sites = new ArrayList<>();
        for (Site site : model.sites()) {
            sites.add(told.contains(site) ? tilted(builder, site, ranges.get(site.name())) : site);
        }
        Program all = builder.finish(List.of());
        return new Program(all.name(), all.inputs(), all.equations(), List.of(), sites);
    }

    private static Site tilted(ProgramBuilder builder, Site site, Range range) {
        Shape shape = site.value().type().shape().append(Shape.of(range.count()));
        Tensor weights = builder.input(weight(site), new TensorType(DType.F64, shape), Input.Role.ARGUMENT);
        Tensor values = Tensor.apply(new Op.Iota(new TensorType(DType.I32, shape), shape.rank() - 1))
                .plus(Value.scalar(range.low()));
        int[] column = site.value().type().shape().append(Shape.of(1)).dims();
        Tensor taken =
                builder.tensor(site.value()).reshape(column).broadcastTo(shape).eq(values);
        Tensor added = Tensor.where(taken, weights, Value.scalar(0.0)).sum(shape.rank() - 1);
        Tensor logProb = builder.tensor(site.logProb().getFirst()).plus(added);
        return new Site(
                site.name(),
                site.role(),
                site.distribution(),
                site.parameters(),
                site.support(),
                site.value(),
                List.of(builder.varOf(logProb)),
                site.source(),
                site.plates(),
                site.explicit());
    }

    /** What the weights have a part in, of a program's log density. */
    private static Program total(Program program, List<String> weights) {
        Set<Integer> dependent = new HashSet<>();
        program.inputs().stream()
                .filter(i -> weights.contains(i.name()))
                .forEach(i -> dependent.add(i.var().id()));
        program.equations().stream()
                .filter(e -> e.operands().stream().anyMatch(v -> dependent.contains(v.id())))
                .forEach(e -> dependent.add(e.result().id()));
        ProgramBuilder builder = ProgramBuilder.continuing(program);
        Tensor total = Value.scalar(0.0);
        for (Site site : program.sites()) {
            for (Var logProb : site.logProb()) {
                total = dependent.contains(logProb.id())
                        ? total.plus(builder.tensor(logProb).sum())
                        : total;
            }
        }
        return builder.finish(List.of(new Named("total", builder.varOf(total))));
    }

    /** The values of variables that follow from data and constants alone. */
    public static Function<Var, Optional<Value>> known(Program program, Map<String, Value> data) {
        Set<Integer> unknown = new HashSet<>();
        program.inputs().stream()
                .filter(i -> !data.containsKey(i.name()))
                .forEach(i -> unknown.add(i.var().id()));
        program.equations().stream()
                .filter(e -> e.operands().stream().anyMatch(v -> unknown.contains(v.id())))
                .forEach(e -> unknown.add(e.result().id()));
        Inline values = Inline.into(program, (Input input) -> data.get(input.name()));
        return var -> unknown.contains(var.id()) ? Optional.empty() : Optional.of((Value) values.value(var));
    }

    /**
     * The values that a discrete variable may take: {@code count} whole numbers from {@code low} on.
     *
     * @param low the least value of any element
     * @param inside for each value in turn whether each element may take it, of the variable's shape; empty if all may
     */
    record Range(int low, int count, List<Value> inside) {
        private static final int MOST = 100_000;

        static Range of(Site site, Function<Var, Optional<Value>> known) {
            return switch (site.support().kind()) {
                case BOOLEAN -> new Range(0, 2, List.of());
                case NATURAL ->
                    throw new NotEnumerableException(
                            site,
                            "takes any whole number from 0 on, and so many cannot be summed. Bound it, as in `"
                                    + site.distribution() + "(…, truncatedAbove(50))`, or give data for it.");
                case INTEGER_INTERVAL -> between(site, known);
                default ->
                    throw new NotEnumerableException(
                            site,
                            "is a vector of whole numbers, and is not summed over. Give data for it, or make it of "
                                    + "variables that are numbers one by one, such as `binomial`.");
            };
        }

        private static Range between(Site site, Function<Var, Optional<Value>> known) {
            Optional<Value> low = known.apply(site.support().bounds().get(0));
            Optional<Value> high = known.apply(site.support().bounds().get(1));
            if (low.isEmpty() || high.isEmpty()) {
                throw new NotEnumerableException(
                        site,
                        "lies between bounds that are random, so it is not known how many values there are to sum. "
                                + "Let data bound it, or give data for it.");
            }
            double least = least(low.get());
            double most = -least((Value) high.get().neg());
            if (most - least >= MOST) {
                throw new NotEnumerableException(
                        site,
                        "takes more than " + MOST
                                + " values, and so many are not summed. Bound it by `truncated(low, high)`, "
                                + "or give data for it.");
            }
            int count = (int) (most - least) + 1;
            boolean same = least == -least((Value) low.get().neg()) && most == least(high.get());
            List<Value> inside = new ArrayList<>();
            for (int k = 0; k < count && !same; k++) {
                Value value = Value.scalar(least + k);
                inside.add((Value) value.ge(low.get().floating())
                        .and(value.le(high.get().floating()))
                        .broadcastTo(site.value().type().shape()));
            }
            return new Range((int) least, count, inside);
        }

        private static double least(Value x) {
            double least = Double.POSITIVE_INFINITY;
            for (int i = 0; i < x.shape().size(); i++) {
                least = Math.min(least, x.get(i));
            }
            return least;
        }
    }
}
