package dev.variate.transform;

import dev.variate.program.Input;
import dev.variate.program.Program;
import dev.variate.program.ProgramBuilder;
import dev.variate.tensor.DType;
import dev.variate.tensor.Op;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * The derivative of a recurrence, one step at a time: a recurrence the other way, whose step computes the body again from its carry and
 * carries the adjoint of the carry together with what constants and sequences get. Of the body's own values there are those of one step at
 * a time. If a step is many steps of an inner recurrence, the carries between are checkpoints (Griewank and Walther, <em>Evaluating
 * Derivatives</em>, 2008, chapter 12), and memory is that of the checkpoints and of the steps from one to the next.
 *
 * <p>{@link ScanPullback} says the same for all steps at once.
 */
final class StepwisePullback {
    private final Op.Scan op;
    private final List<Tensor> x;
    private final Tensor y;
    private final Tensor g;
    private final DType dtype;

    /** The operands whose adjoints are carried, the initial carry first, and where each begins; last, where all end. */
    private final List<Integer> carried = new ArrayList<>();

    private final List<Integer> starts = new ArrayList<>();

    StepwisePullback(Op.Scan op, List<Tensor> x, Tensor y, Tensor g) {
        this.op = op;
        this.x = x;
        this.y = y;
        this.g = g;
        this.dtype = g.dtype();
    }

    /**
     * Whether a recurrence is differentiated so: if it says that it is, or if its steps are recurrences that do. {@link ScanPullback} would
     * compute all of those side by side, which keeps everything that they were to let go, and each of them once for each element of the carry and for
     * each operand.
     */
    static boolean suits(Op.Scan scan) {
        return scan.stepwise()
                || scan.body().steps().stream().anyMatch(step -> step.op() instanceof Op.Scan inner && suits(inner));
    }

    void add(Pullback.Adjoints into) {
        int size = 0;
        for (int i = 0; i < x.size(); i++) {
            if (i == 0 || x.get(i).dtype().isFloating() && into.wants(i)) {
                carried.add(i);
                starts.add(size);
                size += rowType(i).shape().size();
            }
        }
        starts.add(size);
        Tensor rows = backwards(size);
        Tensor last = rows.at(op.reverse() ? op.length() : 0);
        for (int k = 0; k < carried.size(); k++) {
            int i = carried.get(k);
            int from = starts.get(k);
            int to = starts.get(k + 1);
            into.add(i, () -> {
                boolean sequence = i > 0 && i <= op.sequences();
                Tensor flat = sequence
                        ? ScanPullback.before(op, rows).slice(new int[] {0, from}, new int[] {op.length(), to})
                        : last.slice(new int[] {from}, new int[] {to});
                return flat.reshape(x.get(i).shape().dims()).to(x.get(i).dtype());
            });
        }
    }

    private TensorType rowType(int i) {
        return op.body().arguments().get(i);
    }

    /** What is carried, at each step: [length + 1, size]. */
    private Tensor backwards(int size) {
        TensorType packed = new TensorType(dtype, Shape.of(size));
        TensorType carry = rowType(0);
        List<TensorType> types = new ArrayList<>(List.of(packed, carry, carry, carry));
        types.addAll(op.body().arguments().subList(1, x.size()));
        Tensor zero = Value.full(new TensorType(dtype, Shape.of(size - starts.get(1))), 0);
        List<Tensor> operands = new ArrayList<>(List.of(
                Tensor.concatenate(0, flat(g.at(op.reverse() ? 0 : op.length())), zero),
                ScanPullback.before(op, y),
                ScanPullback.after(op, y),
                ScanPullback.before(op, g)));
        operands.addAll(x.subList(1, x.size()));
        Program step = Gradient.pullBack(
                Program.of("body", op.body()),
                carried.stream().map(i -> Integer.toString(i)).toList());
        ProgramBuilder.Closure body = ProgramBuilder.function(types, a -> next(step, a));
        Op.Scan scan = new Op.Scan(body.function(), op.length(), !op.reverse(), op.sequences() + 3, true);
        return Tensor.apply(scan, operands.toArray(Tensor[]::new));
    }

    /** (what is carried, carry, next carry, adjoint of the carry from outside, sequences, constants) to what is carried one step earlier. */
    private Tensor next(Program step, List<Tensor> a) {
        Tensor adjoint = a.get(0)
                .slice(new int[] {0}, new int[] {starts.get(1)})
                .reshape(rowType(0).shape().dims());
        Inline parts = Inline.into(step, (Input input) -> switch (input.name()) {
            case Gradient.ADJOINT -> adjoint;
            case Gradient.RESULT -> a.get(2);
            case "0" -> a.get(1);
            default -> a.get(Integer.parseInt(input.name()) + 3);
        });
        Tensor[] next = new Tensor[carried.size()];
        for (int k = 0; k < next.length; k++) {
            Tensor part = flat(parts.value(step.outputs().get(k).var()));
            int i = carried.get(k);
            if (i == 0) {
                next[k] = part.plus(flat(a.get(3)));
            } else if (i > op.sequences()) {
                next[k] = part.plus(a.get(0).slice(new int[] {starts.get(k)}, new int[] {starts.get(k + 1)}));
            } else {
                next[k] = part;
            }
        }
        return Tensor.concatenate(0, next);
    }

    private Tensor flat(Tensor part) {
        return part.reshape(part.shape().size()).to(dtype);
    }
}
