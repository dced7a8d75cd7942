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
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The forward derivative of a recurrence: the changes of its carries obey one too, which runs the same way with the carries as a sequence:
 * τ<sub>t+1</sub> = (∂f/∂c<sub>t</sub>) τ<sub>t</sub> + what changes by sequences and constants, where f is the body.
 */
final class ScanPushforward {
    private final Op.Scan op;
    private final List<Tensor> x;
    private final Tensor y;
    private final List<Optional<Tensor>> t;

    /** Of the new recurrence: what its body knows each operand by, the operands, and what of them a step is given. */
    private final List<String> names = new ArrayList<>();

    private final List<Tensor> operands = new ArrayList<>();
    private final List<TensorType> types = new ArrayList<>();

    ScanPushforward(Op.Scan op, List<Tensor> x, Tensor y, List<Optional<Tensor>> t) {
        this.op = op;
        this.x = x;
        this.y = y;
        this.t = t;
    }

    /** How each carry changes. */
    Tensor changes() {
        TensorType carry = op.body().arguments().getFirst();
        add(Directional.direction("0"), t.getFirst().orElseGet(() -> Value.full(carry, 0)), carry);
        add("0", ScanPullback.before(op, y), carry);
        add(Gradient.RESULT, ScanPullback.after(op, y), carry);
        for (int i = 1; i <= op.sequences(); i++) {
            add(i);
        }
        int sequences = operands.size() - 1;
        for (int i = 1 + op.sequences(); i < x.size(); i++) {
            add(i);
        }
        return op.stepwise()
                ? Tensor.apply(
                        new Op.Scan(step(), op.length(), op.reverse(), sequences, true),
                        operands.toArray(Tensor[]::new))
                : Scans.of(step(), op.length(), op.reverse(), sequences, operands);
    }

    private void add(int i) {
        TensorType type = op.body().arguments().get(i);
        add(Integer.toString(i), x.get(i), type);
        t.get(i).ifPresent(own -> add(Directional.direction(Integer.toString(i)), own, type));
    }

    private void add(String name, Tensor operand, TensorType inStep) {
        names.add(name);
        operands.add(operand);
        types.add(inStep);
    }

    /** How the next carry changes, of what {@link #names} says. */
    private TensorFunction step() {
        List<String> moving = IntStream.range(0, x.size())
                .mapToObj(Integer::toString)
                .filter(i -> names.contains(Directional.direction(i)))
                .toList();
        Program each = Directional.pushForward(Program.of("body", op.body()), moving);
        return ProgramBuilder.function(
                        types, a -> Inline.into(each, (Input input) -> a.get(names.indexOf(input.name())))
                                .value(each.outputs().get(0).var()))
                .function();
    }
}
