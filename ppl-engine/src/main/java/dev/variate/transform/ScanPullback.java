package dev.variate.transform;

import dev.variate.program.Input;
import dev.variate.program.Program;
import dev.variate.program.ProgramBuilder;
import dev.variate.tensor.Op;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorFunction;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The derivative of a recurrence. The adjoints of its carries obey a recurrence of their own, which runs the other way:
 * λ<sub>t</sub> = g<sub>t</sub> + (∂f/∂c<sub>t</sub>)ᵀ λ<sub>t+1</sub>, where f is the body and g the adjoint of the result. Once they are
 * known, what reaches sequences and constants is the body's derivative at each step, taken for all steps at once.
 */
final class ScanPullback {
    private static final String CARRY = "0";
    /** Carries up to this size get their Jacobian computed outside of the loop: as many derivatives of a step as it has elements. */
    private static final int SMALL = 4;

    private final Op.Scan op;
    private final List<Tensor> x;
    private final Tensor y;
    private final Tensor g;
    private final Program body;
    private Tensor adjoints;

    ScanPullback(Op.Scan op, List<Tensor> x, Tensor y, Tensor g) {
        this.op = op;
        this.x = x;
        this.y = y;
        this.g = g;
        this.body = Program.of("body", op.body());
    }

    void add(Pullback.Adjoints into) {
        into.add(0, () -> adjoints().at(op.reverse() ? op.length() : 0));
        for (int i = 1; i < x.size(); i++) {
            int operand = i;
            into.add(
                    i,
                    () -> operand <= op.sequences()
                            ? atEachStep(operand)
                            : atEachStep(operand).sum(0));
        }
    }

    /** The adjoint of each carry. */
    private Tensor adjoints() {
        if (adjoints == null) {
            List<Tensor> operands = new ArrayList<>();
            operands.add(g.at(op.reverse() ? 0 : op.length()));
            operands.add(before(y));
            operands.addAll(x.subList(1, 1 + op.sequences()));
            operands.add(before(g));
            operands.add(after(y));
            operands.addAll(x.subList(1 + op.sequences(), x.size()));
            adjoints = Scans.of(backwards(), op.length(), !op.reverse(), op.sequences() + 3, operands);
        }
        return adjoints;
    }

    /** (λ, carry, sequences, g, next carry, constants) to the adjoint of that carry. */
    private TensorFunction backwards() {
        TensorType carry = op.body().arguments().get(0);
        List<TensorType> types = new ArrayList<>(List.of(carry));
        types.addAll(op.body().arguments());
        types.add(2 + op.sequences(), carry);
        types.add(3 + op.sequences(), carry);
        Program step = Gradient.pullBack(body, List.of(CARRY));
        int size = carry.shape().size();
        return ProgramBuilder.function(types, arguments -> {
                    List<Tensor> own = new ArrayList<>(arguments.subList(1, arguments.size()));
                    Tensor given = own.remove(1 + op.sequences());
                    Tensor next = own.remove(1 + op.sequences());
                    Tensor adjoint = arguments.get(0);
                    return size > SMALL
                            ? given.plus(inline(step, own, next, adjoint))
                            : byColumns(step, own, next, adjoint, given);
                })
                .function();
    }

    /** The same with the Jacobian in full: it does not need λ, so a step only multiplies by it. */
    private Tensor byColumns(Program step, List<Tensor> arguments, Tensor next, Tensor adjoint, Tensor given) {
        Tensor flat = adjoint.reshape(adjoint.shape().size());
        Tensor sum = given;
        for (int j = 0; j < flat.shape().dim(0); j++) {
            double[] unit = new double[flat.shape().dim(0)];
            unit[j] = 1;
            Tensor row = inline(step, arguments, next, Value.wrap(adjoint.type(), unit));
            sum = sum.plus(flat.at(j).times(row));
        }
        return sum;
    }

    /** What each step adds to the adjoint of operand {@code i}, one step after the other along a first axis. */
    private Tensor atEachStep(int i) {
        Set<String> batched = new HashSet<>(Set.of(CARRY, Gradient.ADJOINT, Gradient.RESULT));
        for (int k = 1; k <= op.sequences(); k++) {
            batched.add(Integer.toString(k));
        }
        Program steps = Batching.of(Gradient.pullBack(body, List.of(Integer.toString(i))), batched, op.length());
        List<Tensor> arguments = new ArrayList<>(x);
        arguments.set(0, before(y));
        return inline(steps, arguments, after(y), after(adjoints()));
    }

    private static Tensor inline(Program program, List<Tensor> arguments, Tensor next, Tensor adjoint) {
        return Inline.into(program, (Input input) -> switch (input.name()) {
                    case Gradient.ADJOINT -> adjoint;
                    case Gradient.RESULT -> next;
                    default -> arguments.get(Integer.parseInt(input.name()));
                })
                .value(program.outputs().get(0).var());
    }

    private Tensor before(Tensor rows) {
        return before(op, rows);
    }

    private Tensor after(Tensor rows) {
        return after(op, rows);
    }

    /** Of rows that belong to carries, those of the carries that steps start from. */
    static Tensor before(Op.Scan op, Tensor rows) {
        return rows(op, rows, op.reverse() ? 1 : 0);
    }

    /** Those of the carries that steps make. */
    static Tensor after(Op.Scan op, Tensor rows) {
        return rows(op, rows, op.reverse() ? 0 : 1);
    }

    private static Tensor rows(Op.Scan op, Tensor rows, int from) {
        int[] starts = new int[rows.shape().rank()];
        int[] limits = rows.shape().dims();
        starts[0] = from;
        limits[0] = from + op.length();
        return rows.slice(starts, limits);
    }
}
