package dev.variate.model;

import dev.variate.program.Input;
import dev.variate.program.Program;
import dev.variate.program.ProgramBuilder;
import dev.variate.tensor.DType;
import dev.variate.tensor.Op;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorFunction;
import dev.variate.tensor.TensorType;
import dev.variate.transform.Batching;
import dev.variate.transform.Inline;
import dev.variate.transform.Scans;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A recurrence that a model asks for: its step is traced once, as a function that is given what it uses from outside.
 *
 * @param carries one row a carry along the first axis, the initial one among them
 */
record Recurrence(Tensor carries, boolean reverse) {
    private static final String OUTSIDE =
            "Draw a vector outside, with an element for each row, such as `var z = normal(0, 1, shape(n))`, and hand it in as a sequence.";

    private static final String BEFORE = "Draw it before the loop.";

    static Recurrence of(String function, List<Object> sequences, Function<List<Tensor>, Object> step, Object initial) {
        return make(function, sequences, step, initial, false);
    }

    static Recurrence backwards(
            String function, List<Object> sequences, Function<List<Tensor>, Object> step, Object initial) {
        return make(function, sequences, step, initial, true);
    }

    /** All carries, the initial one too. */
    Tensor all() {
        return carries;
    }

    /** The carries that the steps made. */
    Tensor later() {
        int[] starts = new int[carries.shape().rank()];
        int[] limits = carries.shape().dims();
        if (reverse) {
            limits[0]--;
        } else {
            starts[0] = 1;
        }
        return carries.slice(starts, limits);
    }

    private static Recurrence make(
            String function,
            List<Object> sequences,
            Function<List<Tensor>, Object> step,
            Object initial,
            boolean reverse) {
        Traced traced = Traced.of(function, sequences, step, initial);
        return new Recurrence(
                Scans.of(traced.function(), traced.length(), reverse, sequences.size(), traced.operands()), reverse);
    }

    /**
     * A step as a function.
     *
     * @param operands the initial carry, sequences, and what the step uses from outside
     */
    private record Traced(TensorFunction function, int sequences, List<Tensor> operands) {
        static Traced of(String function, List<Object> sequences, Function<List<Tensor>, Object> step, Object initial) {
            List<Tensor> operands = new ArrayList<>();
            Tensor carry = Language.tensor(initial).floating();
            operands.add(carry);
            List<TensorType> types = new ArrayList<>(List.of(carry.type()));
            for (Object sequence : sequences) {
                Tensor rows = rows(function, sequence);
                if (operands.size() > 1
                        && rows.shape().dim(0) != operands.get(1).shape().dim(0)) {
                    throw new ModelException(Broadcasting.sentence(Broadcasting.hasShape(operands.get(1))) + ", "
                            + Broadcasting.hasShape(rows) + ": `" + function
                            + "` wants sequences of one length along the first axis.");
                }
                operands.add(rows);
                types.add(row(rows));
            }
            ProgramBuilder.Closure body = ProgramBuilder.function(
                    types,
                    x -> next(
                            function, carry, computing("a step of `" + function + "`", OUTSIDE, () -> step.apply(x))));
            operands.addAll(body.captured());
            return new Traced(body.function(), sequences.size(), operands);
        }

        int length() {
            return operands.get(1).shape().dim(0);
        }

        /** The operands with others in the place of the sequences. */
        List<Tensor> operands(UnaryOperator<Tensor> rows) {
            List<Tensor> changed = new ArrayList<>(operands);
            for (int i = 1; i <= sequences; i++) {
                changed.set(i, rows.apply(operands.get(i)));
            }
            return changed;
        }

        /** So many steps as one, which is given their rows together. */
        TensorFunction block(int steps) {
            List<TensorType> types = new ArrayList<>(function.arguments());
            for (int i = 1; i <= sequences; i++) {
                types.set(
                        i,
                        new TensorType(
                                types.get(i).dtype(),
                                Shape.of(steps).append(types.get(i).shape())));
            }
            return ProgramBuilder.function(types, a -> Scans.of(function, steps, false, sequences, a)
                            .at(steps))
                    .function();
        }
    }

    /**
     * The carry after each {@code every} steps and after the last one. Each of these is a step of an outer recurrence, whose derivative is
     * taken stepwise: it goes through the {@code every} steps before it once more.
     */
    static Tensor every(
            String function, int every, List<Object> sequences, Function<List<Tensor>, Object> step, Object initial) {
        if (every < 1) {
            throw new ModelException(
                    "`" + function + "` keeps the carry after so many steps, at least 1; it was given " + every + ".");
        }
        Traced traced = Traced.of(function, sequences, step, initial);
        int length = traced.length();
        int whole = length / every;
        TensorFunction block = traced.block(every);
        Tensor kept = Tensor.apply(
                new Op.Scan(block, whole, false, sequences.size(), true),
                traced.operands(rows -> steps(rows, 0, whole * every)
                                .reshape(Shape.of(whole, every)
                                        .append(rows.shape()
                                                .axes(1, rows.shape().rank()))
                                        .dims()))
                        .toArray(Tensor[]::new));
        Tensor carries = steps(kept, 1, whole + 1);
        int rest = length - whole * every;
        if (rest == 0) {
            return carries;
        }
        List<Tensor> after = traced.operands(rows -> steps(rows, whole * every, length));
        after.set(0, kept.at(whole));
        Tensor last = Scans.of(traced.function(), rest, false, sequences.size(), after)
                .at(rest);
        return Tensor.concatenate(
                0, carries, last.reshape(Shape.of(1).append(last.shape()).dims()));
    }

    private static Tensor steps(Tensor rows, int from, int to) {
        int[] starts = new int[rows.shape().rank()];
        int[] limits = rows.shape().dims();
        starts[0] = from;
        limits[0] = to;
        return rows.slice(starts, limits);
    }

    /** The carry once {@code condition} no longer holds of it, or after so many steps. */
    static Tensor repeat(Object initial, Function<Tensor, Object> condition, Function<Tensor, Object> step, int most) {
        if (most < 0) {
            throw new ModelException("`whileLoop` wants a number of steps that is not negative, found " + most + ".");
        }
        Tensor carry = Language.tensor(initial).floating();
        ProgramBuilder.Closure body = ProgramBuilder.function(List.of(carry.type()), x -> {
            Tensor before = x.get(0);
            Tensor goesOn = computing("the condition of `whileLoop`", BEFORE, () -> condition.apply(before));
            if (goesOn.dtype() != DType.BOOL || !goesOn.shape().isScalar()) {
                throw new ModelException(
                        "`whileLoop` goes on while one thing is true, such as `gt(max(abs(x)), 1e-9)`; "
                                + Broadcasting.describe(goesOn)
                                + (goesOn.dtype() == DType.BOOL
                                        ? " has shape " + goesOn.shape() + "."
                                        : " is a number."));
            }
            Tensor next =
                    next("whileLoop", carry, computing("a step of `whileLoop`", BEFORE, () -> step.apply(before)));
            return Tensor.where(goesOn, next, before);
        });
        List<Tensor> operands = new ArrayList<>(List.of(carry));
        operands.addAll(body.captured());
        return Scans.of(body.function(), most, false, 0, operands).at(most);
    }

    private static Tensor next(String function, Tensor carry, Tensor made) {
        Tensor next = made.to(carry.dtype());
        if (!next.shape().equals(carry.shape())) {
            throw new ModelException("`" + function + "` begins with a carry of shape " + carry.shape()
                    + ", but a step makes one of shape " + next.shape() + ". A carry keeps its shape"
                    + (carry.shape().isScalar()
                            ? ": begin with one of that shape, such as `zeros(" + Broadcasting.extents(next.shape())
                                    + ")`."
                            : "."));
        }
        return next;
    }

    /** {@code function} of each row. */
    static Tensor map(Object sequence, Function<Tensor, Object> function) {
        Tensor rows = rows("map", sequence);
        ProgramBuilder.Closure body = ProgramBuilder.function(
                List.of(row(rows)), x -> computing("the function of `map`", OUTSIDE, () -> function.apply(x.get(0))));
        List<Tensor> arguments = new ArrayList<>(List.of(rows));
        arguments.addAll(body.captured());
        Program together = Batching.of(
                Program.of("map", body.function()), Set.of("0"), rows.shape().dim(0));
        return Inline.into(together, (Input input) -> arguments.get(Integer.parseInt(input.name())))
                .value(together.outputs().get(0).var());
    }

    private static Tensor rows(String function, Object sequence) {
        Tensor rows = Language.tensor(sequence);
        if (rows.shape().isScalar()) {
            throw new ModelException(Broadcasting.sentence(Broadcasting.describe(rows)) + " is a single number; `"
                    + function + "` wants a sequence, with one row a step along its first axis; `range(n)` has n.");
        }
        return rows;
    }

    private static TensorType row(Tensor rows) {
        Shape shape = rows.shape();
        return new TensorType(rows.dtype(), shape.axes(1, shape.rank()));
    }

    /**
     * What {@code body} gives, which may compute but not draw: it is traced once for all steps, or all rows.
     *
     * @param where in words, for the message to a model that draws all the same
     * @param instead what that model should do
     */
    static Tensor computing(String where, String instead, Supplier<Object> body) {
        Tracer tracer = call -> switch (call) {
            case Call.Draw draw ->
                throw new ModelException(
                        draw.label() + " is a random variable in " + where + ", which can only compute. " + instead,
                        draw.source());
            case Call.Deterministic value
            when value.explicit() ->
                throw new ModelException(
                        "`" + value.label() + "` is named in " + where
                                + ", where it has another value in each step. Name what comes out of it.",
                        value.source());
            case Call.Deterministic value -> {
                Run.current().ifPresent(run -> run.label(value.value(), value.label(), value.source()));
                yield value.value();
            }
            case Call.Apply apply -> apply.make();
        };
        return Language.tensor(Tracing.trace(tracer, body));
    }
}
