package dev.variate.transform;

import dev.variate.program.Equation;
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
import dev.variate.tensor.TensorFunction;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import dev.variate.transform.Terms.Term;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Sums one discrete variable z out of a program. The part of the log density that depends on z is a sum of terms; {@link Reach} says which
 * elements of z each of them is made of, and that decides how they are summed:
 *
 * <ul>
 *   <li>each of one element: the elements are independent given the rest. The terms are computed with all elements at one value, for each
 *       value in turn, and log Σ exp is taken element by element.
 *   <li>each of two neighbours at most: a chain. The terms are computed for each pair of values, of which every other element takes the
 *       first and the ones between the second, and a recurrence sums them, as for a hidden Markov model: in time linear in the elements.
 *   <li>of more: all combinations of values, if there are few.
 * </ul>
 */
final class SumOut {
    private static final int MOST_COMBINATIONS = 4096;

    private final Program program;
    private final Site site;
    private final Enumeration.Range range;
    private final int size;
    private final ProgramBuilder builder;
    private final Map<Integer, Equation> makers = new HashMap<>();
    private final Set<Integer> dependent = new HashSet<>();
    private final List<Term> found = new ArrayList<>();
    /** What of each site's log density does not depend on z. */
    private final Map<String, List<Term>> rest = new HashMap<>();

    private final Terms terms;

    /** @param known the value of what follows from data alone */
    SumOut(Program program, Site site, Enumeration.Range range, Function<Var, Optional<Value>> known) {
        this.program = program;
        this.site = site;
        this.range = range;
        this.size = site.value().type().shape().size();
        this.builder = ProgramBuilder.continuing(program);
        dependent.add(site.value().id());
        for (Equation equation : program.equations()) {
            makers.put(equation.result().id(), equation);
            if (equation.operands().stream().anyMatch(v -> dependent.contains(v.id()))) {
                dependent.add(equation.result().id());
            }
        }
        for (Site s : program.sites()) {
            for (Var logProb : s.logProb()) {
                if (s == site || dependent.contains(logProb.id())) {
                    split(logProb, false, rest.computeIfAbsent(s.name(), name -> new ArrayList<>()));
                }
            }
        }
        this.terms =
                new Terms(program, site, range, found, dependent, new Reach(program, site.value(), known), builder);
    }

    /** Takes a log density apart: a number into the arrays that it sums. */
    private void split(Var log, boolean negative, List<Term> without) {
        if (!dependent.contains(log.id())) {
            without.add(new Term(log, negative));
            return;
        }
        Equation maker = makers.get(log.id());
        boolean number = log.type().shape().isScalar() && maker != null;
        switch (number ? maker.op() : new Op.StopGradient()) {
            case Op.Reduce r
            when r.kind() == Op.ReduceKind.SUM ->
                found.add(new Term(maker.operands().getFirst(), negative));
            case Op.Binary b
            when b.kind() == Op.BinaryKind.ADD -> maker.operands().forEach(v -> split(v, negative, without));
            case Op.Binary b
            when b.kind() == Op.BinaryKind.SUBTRACT -> {
                split(maker.operands().get(0), negative, without);
                split(maker.operands().get(1), !negative, without);
            }
            default -> found.add(new Term(log, negative));
        }
    }

    /** The program in which z is summed out. */
    Program program() {
        Optional<Site> carrier = program.sites().stream()
                .filter(s -> rest.containsKey(s.name()) && s != site)
                .min(Comparator.comparing(s -> s.role() != Site.Role.OBSERVED));
        Tensor total = plus(found.isEmpty() || size == 0 ? Value.scalar(0.0) : total(carrier), site);
        List<Site> sites = new ArrayList<>();
        for (Site s : program.sites()) {
            if (s != site
                    && !(s.role() == Site.Role.DETERMINISTIC
                            && dependent.contains(s.value().id()))) {
                sites.add(rest.containsKey(s.name()) || dependsOnSummed(s) ? without(s, carrier, total) : s);
            }
        }
        if (carrier.isEmpty()) {
            sites.add(alone(total));
        }
        Program all = builder.finish(List.of());
        List<Input> inputs =
                all.inputs().stream().filter(i -> !i.var().equals(site.value())).toList();
        List<Named> outputs = program.outputs().stream()
                .filter(o -> !dependent.contains(o.var().id()))
                .toList();
        return DeadCode.eliminate(new Program(all.name(), inputs, all.equations(), outputs, sites));
    }

    private boolean dependsOnSummed(Site s) {
        return s.parameters().stream().anyMatch(p -> dependent.contains(p.var().id()))
                || s.support().bounds().stream().anyMatch(b -> dependent.contains(b.id()));
    }

    private Site without(Site s, Optional<Site> carrier, Tensor total) {
        boolean bounded = s.support().bounds().stream().anyMatch(b -> dependent.contains(b.id()));
        if (bounded && s.role() == Site.Role.LATENT) {
            throw new NotEnumerableException(
                    site,
                    "bounds `" + s.name() + "`, which then lies somewhere else for each of its values. Give data for `"
                            + site.name() + "`.");
        }
        boolean carries = carrier.filter(c -> c == s).isPresent();
        List<Var> logProb = s.logProb();
        if (rest.containsKey(s.name())) {
            Tensor left = plus(carries ? total : Value.scalar(0.0), s);
            // what is scored elsewhere together with another has no log density of its own
            boolean scored = carries || !rest.get(s.name()).isEmpty();
            logProb = scored ? List.of(builder.varOf(left)) : List.of();
        }
        return new Site(
                s.name(),
                s.role(),
                s.distribution(),
                s.parameters().stream()
                        .filter(p -> !dependent.contains(p.var().id()))
                        .toList(),
                bounded ? new Support(Support.Kind.REAL, List.of()) : s.support(),
                s.value(),
                logProb,
                s.source(),
                s.plates(),
                s.explicit());
    }

    /** {@code sum} and what of the log density of {@code s} does not depend on z: element by element, or as one number if their shapes differ. */
    private Tensor plus(Tensor sum, Site s) {
        Tensor all = sum;
        for (Term term : rest.getOrDefault(s.name(), List.of())) {
            Tensor value = builder.tensor(term.var());
            boolean alike = value.shape().size() == all.shape().size();
            Tensor left = alike ? all : all.sum();
            Tensor right = alike ? value.reshape(all.shape().dims()) : value.sum();
            all = term.negative() ? left.minus(right) : left.plus(right);
        }
        return all;
    }

    /** Where nothing but z itself depends on z. */
    private Site alone(Tensor total) {
        return new Site(
                site.name(),
                Site.Role.OBSERVED,
                site.distribution(),
                List.of(),
                new Support(Support.Kind.REAL, List.of()),
                builder.varOf(Value.scalar(0.0)),
                List.of(builder.varOf(total)),
                site.source(),
                site.plates(),
                false);
    }

    // ---- the sum

    private Tensor total(Optional<Site> carrier) {
        return switch (terms.furthest()) {
            case 0 -> elementwise(carrier);
            case 1 -> chain();
            default -> combined();
        };
    }

    /** Observation by observation, if each of the carrier's has an element of z of its own; else one number. */
    private Tensor elementwise(Optional<Site> carrier) {
        int k = range.count();
        List<Tensor> values = terms.at(k, (a, i) -> a);
        Tensor each = logSum(terms.alone(values, k, a -> a).plus(outside()));
        Tensor free = terms.free(values);
        Optional<Var> own = carrier.map(c -> c.logProb().getFirst()).filter(terms::inOrder);
        return own.isPresent() && free instanceof Value
                ? each.reshape(own.get().type().shape().dims())
                : each.sum().plus(free);
    }

    private Tensor chain() {
        int k = range.count();
        List<Tensor> values = terms.at(k * k, (a, i) -> i % 2 == 0 ? a / k : a % k);
        Tensor alone = terms.alone(values, k, j -> j * k + j).plus(outside());
        Tensor pairs = terms.pairs(values).reshape(size, k, k);
        double[] odd = new double[size];
        for (int i = 1; i < size; i += 2) {
            odd[i] = 1;
        }
        Tensor evenBefore = Value.wrap(new TensorType(DType.BOOL, Shape.of(size, 1, 1)), odd);
        Tensor steps = Tensor.where(evenBefore.broadcastTo(pairs.shape()), pairs, pairs.matrixTranspose())
                .plus(alone.reshape(size, 1, k));
        Tensor later = steps.slice(new int[] {1, 0, 0}, new int[] {size, k, k}).reshape(size - 1, k * k);
        Tensor first = alone.at(0).reshape(1, k);
        // exponentials outside of the loop, which is left with products and sums
        Tensor tops = Tensor.concatenate(0, top(first), top(later));
        Tensor begin = first.minus(top(first).reshape(1, 1)).exp().reshape(k);
        Tensor weights = later.minus(top(later).reshape(size - 1, 1)).exp().reshape(size - 1, k, k);
        TensorFunction step = ProgramBuilder.function(
                        List.of(begin.type(), weights.at(0).type()), a -> {
                            Tensor sum = a.get(0).sum();
                            Tensor whole = Tensor.where(sum.eq(Value.scalar(0.0)), Value.scalar(1.0), sum);
                            return a.get(0).times(whole.reciprocal()).matmul(a.get(1));
                        })
                .function();
        Tensor sums =
                Scans.of(step, size - 1, false, 1, List.of(begin, weights)).sum(1);
        Tensor nothing = sums.eq(Value.scalar(0.0));
        Tensor logs = Tensor.where(
                nothing,
                Value.scalar(Double.NEGATIVE_INFINITY),
                Tensor.where(nothing, Value.scalar(1.0), sums).log());
        return logs.plus(tops).sum().plus(terms.free(values));
    }

    /** The largest of each row, or 0 where that is infinite. */
    private static Tensor top(Tensor rows) {
        Tensor top = rows.maximum(1).stopGradient();
        return Tensor.where(top.isFinite(), top, Value.scalar(0.0));
    }

    private Tensor combined() {
        double combinations = StrictMath.pow(range.count(), size);
        if (combinations > MOST_COMBINATIONS) {
            throw new NotEnumerableException(
                    site,
                    "has " + size
                            + " elements that cannot be summed out one by one, or along a chain, because what follows "
                            + "depends on several of them at once; and there are "
                            + (combinations < 1e9 ? Long.toString((long) combinations) : "more than a billion")
                            + " combinations of their values. Sum it out by `mixture`, `hiddenMarkov` or "
                            + "`factor(logSumExp(…))`, or give data for it.");
        }
        int all = (int) combinations;
        int k = range.count();
        int[] powers = new int[size];
        Arrays.setAll(powers, i -> (int) StrictMath.pow(k, i));
        Tensor sum = Value.full(TensorType.f64(all), 0);
        for (Tensor value : terms.at(all, (a, i) -> a / powers[i] % k)) {
            sum = sum.plus(value.sum(0));
        }
        if (!range.inside().isEmpty()) {
            double[] allowed = new double[all];
            for (int a = 0; a < all; a++) {
                for (int i = 0; i < size; i++) {
                    allowed[a] += range.inside().get(a / powers[i] % k).get(i) == 0 ? Double.NEGATIVE_INFINITY : 0;
                }
            }
            sum = sum.plus(Value.vector(allowed));
        }
        return logSum(sum.reshape(1, all)).sum();
    }

    /** Minus infinity where an element cannot take a value: [size, values], or a zero. */
    private Tensor outside() {
        if (range.inside().isEmpty()) {
            return Value.scalar(0.0);
        }
        double[] outside = new double[size * range.count()];
        for (int i = 0; i < outside.length; i++) {
            boolean may = range.inside().get(i % range.count()).get(i / range.count()) != 0;
            outside[i] = may ? 0 : Double.NEGATIVE_INFINITY;
        }
        return Value.wrap(TensorType.f64(size, range.count()), outside);
    }

    /** log Σ exp of each row: −∞, with gradient zero, where all are −∞. */
    private static Tensor logSum(Tensor rows) {
        Tensor scale = top(rows);
        Tensor sum = rows.minus(scale.reshape(rows.shape().dim(0), 1)).exp().sum(1);
        Tensor nothing = sum.eq(Value.scalar(0.0));
        Tensor log = Tensor.where(nothing, Value.scalar(1.0), sum).log().plus(scale);
        return Tensor.where(nothing, Value.scalar(Double.NEGATIVE_INFINITY), log);
    }
}
