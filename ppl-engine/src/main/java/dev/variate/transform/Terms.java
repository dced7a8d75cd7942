package dev.variate.transform;

import dev.variate.program.Equation;
import dev.variate.program.Input;
import dev.variate.program.Named;
import dev.variate.program.Program;
import dev.variate.program.ProgramBuilder;
import dev.variate.program.Site;
import dev.variate.program.Var;
import dev.variate.tensor.Op;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * The terms of a log density that depend on a discrete variable z: computed at given values of z, and sorted by the elements of z that they are
 * made of.
 */
final class Terms {
    /** Up to so many assignments of values to z are computed side by side as equations of their own, which need no gather. */
    private static final int MOST_WRITTEN_OUT = 16;

    private static final long MOST_WORK = 50_000_000;
    private static final String SUMMED = "z";

    private final Site site;
    private final Enumeration.Range range;
    private final int size;
    private final List<Term> terms;
    private final ProgramBuilder builder;
    private final Program part;
    private final List<Owners> owners = new ArrayList<>();
    private int furthest;

    /** A value all of whose elements are added to the log density, or taken from it. */
    record Term(Var var, boolean negative) {}

    /** The number of a value that element {@code i} of z takes in an assignment. */
    @FunctionalInterface
    interface Assignment {
        int value(int assignment, int i);
    }

    /**
     * Which element of z each element of a term belongs to, or −1.
     *
     * @param alone the one that it is made of
     * @param pairs the second of the two that it is made of
     * @param free 0 where it is made of none
     */
    private record Owners(int[] alone, int[] pairs, int[] free) {
        static Owners of(Reach.Interval interval, int elements) {
            Owners owners = new Owners(new int[elements], new int[elements], new int[elements]);
            for (int i = 0; i < elements; i++) {
                int low = interval.low(i);
                int high = interval.high(i);
                owners.alone[i] = low == high ? high : -1;
                owners.pairs[i] = low < high ? high : -1;
                owners.free[i] = high < 0 ? 0 : -1;
            }
            return owners;
        }
    }

    /**
     * @param dependent the numbers of the variables of {@code program} that depend on z
     * @param builder of the program in which the terms are wanted, which goes on where {@code program} ends
     */
    Terms(
            Program program,
            Site site,
            Enumeration.Range range,
            List<Term> terms,
            Set<Integer> dependent,
            Reach reach,
            ProgramBuilder builder) {
        this.site = site;
        this.range = range;
        this.size = site.value().type().shape().size();
        this.terms = List.copyOf(terms);
        this.builder = builder;
        this.part = part(program, dependent);
        for (Term term : terms) {
            int elements = term.var().type().shape().size();
            Reach.Interval interval = reach.of(term.var());
            owners.add(Owners.of(interval, elements));
            for (int i = 0; i < elements; i++) {
                furthest = Math.max(furthest, interval.high(i) - interval.low(i));
            }
        }
    }

    /** How far apart the elements of z are at most that one element of a term is made of. */
    int furthest() {
        return furthest;
    }

    /** Whether {@code log} is a term whose elements are made of those of z, one of each, in order. */
    boolean inOrder(Var log) {
        for (int t = 0; t < terms.size(); t++) {
            if (terms.get(t).equals(new Term(log, false))) {
                return Arrays.equals(
                        owners.get(t).alone(), IntStream.range(0, size).toArray());
            }
        }
        return false;
    }

    /** Each term for so many assignments: of shape [elements, assignments]. */
    List<Tensor> at(int assignments, Assignment assignment) {
        long work = part.equations().stream()
                .mapToLong(e -> e.result().type().shape().size())
                .sum();
        if (work * assignments > MOST_WORK) {
            throw new NotEnumerableException(
                    site,
                    "takes " + range.count() + " values, for each of which " + work
                            + " numbers depend on it: too much to compute at each step. Bound it by `truncated(low,"
                            + " high)`, or give data for it.");
        }
        boolean writtenOut = size > 1 && assignments <= MOST_WRITTEN_OUT;
        List<Tensor> values = writtenOut ? writtenOut(assignments, assignment) : batched(assignments, assignment);
        for (int t = 0; t < values.size(); t++) {
            values.set(t, terms.get(t).negative() ? values.get(t).neg() : values.get(t));
        }
        return values;
    }

    /** What makes the terms out of z and of what does not depend on it. */
    private Program part(Program program, Set<Integer> dependent) {
        Set<Integer> needed = new HashSet<>();
        terms.forEach(t -> needed.add(t.var().id()));
        List<Equation> equations = new ArrayList<>();
        List<Input> inputs = new ArrayList<>(List.of(new Input(SUMMED, site.value(), Input.Role.ARGUMENT)));
        Set<Integer> taken = new HashSet<>(Set.of(site.value().id()));
        for (Equation equation : program.equations().reversed()) {
            if (needed.contains(equation.result().id())
                    && dependent.contains(equation.result().id())) {
                equations.addFirst(equation);
                for (Var operand : equation.operands()) {
                    needed.add(operand.id());
                    if (!dependent.contains(operand.id()) && taken.add(operand.id())) {
                        inputs.add(new Input(Integer.toString(operand.id()), operand, Input.Role.ARGUMENT));
                    }
                }
            }
        }
        List<Named> outputs = new ArrayList<>();
        terms.forEach(t -> outputs.add(new Named(Integer.toString(outputs.size()), t.var())));
        return new Program(SUMMED, inputs, equations, outputs, List.of());
    }

    private List<Tensor> writtenOut(int assignments, Assignment assignment) {
        List<Tensor[]> columns = new ArrayList<>();
        terms.forEach(t -> columns.add(new Tensor[assignments]));
        for (int a = 0; a < assignments; a++) {
            Value value = values(site.value().type(), a, 1, assignment);
            Inline inline = Inline.into(part, (Input input) -> argument(input, value), Terms::apply);
            for (int t = 0; t < columns.size(); t++) {
                Var var = terms.get(t).var();
                columns.get(t)[a] = inline.value(var).reshape(var.type().shape().size(), 1);
            }
        }
        List<Tensor> values = new ArrayList<>();
        columns.forEach(c -> values.add(Tensor.concatenate(1, c)));
        return values;
    }

    private List<Tensor> batched(int assignments, Assignment assignment) {
        TensorType type = site.value().type();
        TensorType batch = new TensorType(type.dtype(), Shape.of(assignments).append(type.shape()));
        Value all = values(batch, 0, assignments, assignment);
        Program together = Batching.of(part, Set.of(SUMMED), assignments);
        Map<String, Tensor> arguments = new HashMap<>();
        part.inputs().forEach(input -> arguments.put(input.name(), argument(input, all)));
        Inline inline = Inline.into(together, (Input input) -> arguments.get(input.name()));
        List<Tensor> values = new ArrayList<>();
        for (int t = 0; t < terms.size(); t++) {
            int elements = terms.get(t).var().type().shape().size();
            values.add(inline.value(together.outputs().get(t).var())
                    .reshape(assignments, elements)
                    .transpose());
        }
        return values;
    }

    private Value values(TensorType type, int first, int assignments, Assignment assignment) {
        double[] values = new double[assignments * size];
        for (int i = 0; i < values.length; i++) {
            values[i] = range.low() + assignment.value(first + i / Math.max(1, size), i % size);
        }
        return Value.wrap(type, values);
    }

    private Tensor argument(Input input, Tensor z) {
        return input.name().equals(SUMMED) ? z : builder.tensor(input.var());
    }

    /** The same row for each index is that row, repeated: no gather. */
    private static Tensor apply(Op op, List<Tensor> operands) {
        if (op instanceof Op.Take && operands.get(1) instanceof Value index && isUniform(index)) {
            Tensor row = operands.get(0).at((int) index.get(0));
            return row.broadcastTo(index.shape().append(row.shape()));
        }
        return Tensor.apply(op, operands.toArray(Tensor[]::new));
    }

    private static boolean isUniform(Value index) {
        for (int i = 0; i < index.shape().size(); i++) {
            if (index.get(i) != index.get(0)) {
                return false;
            }
        }
        return index.shape().size() > 0;
    }

    // ---- by elements of z

    /**
     * The sum of what is made of no element of z: of the elements one by one, so that a variable that is summed out later finds each with its own.
     *
     * @param values of the terms, for any assignments
     */
    Tensor free(List<Tensor> values) {
        Tensor free = Value.scalar(0.0);
        for (int t = 0; t < terms.size(); t++) {
            int[] none = owners.get(t).free();
            int[] chosen =
                    IntStream.range(0, none.length).filter(i -> none[i] == 0).toArray();
            if (chosen.length > 0) {
                Tensor column = column(values.get(t), 0);
                free = free.plus((chosen.length == none.length ? column : column.take(chosen)).sum());
            }
        }
        return free;
    }

    /**
     * For each element of z what the terms that are made of it alone sum to, in the assignments of {@code column}: [size, columns].
     *
     * @param values of the terms
     */
    Tensor alone(List<Tensor> values, int columns, IntUnaryOperator column) {
        int[] chosen = new int[columns];
        Arrays.setAll(chosen, column);
        boolean all = Arrays.equals(
                chosen, IntStream.range(0, values.getFirst().shape().dim(1)).toArray());
        return table(
                all
                        ? values
                        : values.stream()
                                .map(v -> v.transpose().take(chosen).transpose())
                                .toList(),
                Owners::alone);
    }

    /** For each element of z but the first what the terms that are made of it and the one before sum to: [size, assignments]. */
    Tensor pairs(List<Tensor> values) {
        return table(values, Owners::pairs);
    }

    private Tensor table(List<Tensor> values, Function<Owners, int[]> chosen) {
        Tensor table = Value.full(TensorType.f64(size, values.getFirst().shape().dim(1)), 0);
        for (int t = 0; t < terms.size(); t++) {
            Optional<Tensor> sums = collected(values.get(t), chosen.apply(owners.get(t)), size);
            table = sums.isPresent() ? table.plus(sums.get()) : table;
        }
        return table;
    }

    private static Tensor column(Tensor value, int i) {
        return value.slice(new int[] {0, i}, new int[] {value.shape().dim(0), i + 1});
    }

    /** The sum of those rows that each of so many groups owns; empty if none owns any. */
    private static Optional<Tensor> collected(Tensor rows, int[] owners, int groups) {
        int[] chosen =
                IntStream.range(0, owners.length).filter(i -> owners[i] >= 0).toArray();
        if (chosen.length == 0) {
            return Optional.empty();
        }
        int each = owners.length / groups;
        boolean inOrder = each * groups == owners.length;
        for (int i = 0; inOrder && i < owners.length; i++) {
            inOrder = owners[i] == i / each;
        }
        int columns = rows.shape().dim(1);
        if (inOrder) {
            return Optional.of(
                    each == 1 ? rows : rows.reshape(groups, each, columns).sum(1));
        }
        int[] index = Arrays.stream(chosen).map(i -> owners[i]).toArray();
        Tensor picked = chosen.length == owners.length ? rows : rows.take(chosen);
        return Optional.of(picked.segmentSum(Value.vector(index), groups));
    }
}
