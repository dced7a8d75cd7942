package dev.variate.model;

import dev.variate.program.Input;
import dev.variate.program.Program;
import dev.variate.program.ProgramBuilder;
import dev.variate.tensor.DType;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.transform.Batching;
import dev.variate.transform.Inline;
import dev.variate.transform.Scans;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

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
                x -> next(function, carry, computing("a step of `" + function + "`", OUTSIDE, () -> step.apply(x))));
        operands.addAll(body.captured());
        Tensor carries = Scans.of(body.function(), operands.get(1).shape().dim(0), reverse, sequences.size(), operands);
        return new Recurrence(carries, reverse);
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
