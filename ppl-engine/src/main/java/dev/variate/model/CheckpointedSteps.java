package dev.variate.model;

import dev.variate.program.ProgramBuilder;
import dev.variate.tensor.Op;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorFunction;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import dev.variate.transform.Scans;
import java.util.ArrayList;
import java.util.List;

/**
 * Adaptive steps from each time to the next, of which the gradient keeps little: the values at the times, and between two of these those after
 * every so many steps, the root of their number. It goes through the steps in between once more, when it comes there (Griewank and Walther,
 * <em>Evaluating Derivatives</em>, 2008, chapter 12).
 *
 * <p>What is carried is (t, h, y). Where a step ends counts as given, so the derivative is that of the numbers that the steps give, as
 * {@link AdaptiveSteps} has it.
 */
final class CheckpointedSteps {
    private final StepControl control;
    private final AdaptiveSteps.Slope slope;
    /** Steps between two checkpoints, and checkpoints between two times. */
    private final int every;

    private final int blocks;

    /** @param most the number of steps from one time to the next that is not exceeded but to make whole blocks of them */
    CheckpointedSteps(StepControl control, AdaptiveSteps.Slope slope, int most) {
        this.control = control;
        this.slope = slope;
        this.every = (int) Math.ceil(Math.sqrt(most));
        this.blocks = Math.ceilDiv(most, every);
    }

    /** y at {@code times}, in any order: [times, n]; NaN where the steps did not come so far. */
    Tensor values(Tensor y, Tensor start, Tensor times) {
        int n = times.shape().dim(0);
        Tensor order = times.stopGradient().argSort();
        Tensor ascending = times.take(order);
        Tensor first =
                control.first(slope, start, y, times.maximum().minus(start)).stopGradient();
        Tensor carry = Tensor.concatenate(0, start.reshape(1), first.reshape(1), y);
        Tensor rows = stepwise(toTime(carry.type()), n, 1, carry, ascending)
                .slice(new int[] {1, 0}, new int[] {n + 1, carry.shape().dim(0)});
        Tensor reached = rows.slice(new int[2], new int[] {n, 1}).ge(ascending.reshape(n, 1));
        Tensor values = rows.slice(new int[] {0, 2}, rows.shape().dims());
        return Tensor.where(reached, values, Value.scalar(Double.NaN)).take(order.argSort());
    }

    /** All carries of a recurrence whose derivative keeps these and nothing else. */
    private Tensor stepwise(TensorFunction step, int length, int sequences, Tensor carry, Tensor end) {
        return Tensor.apply(
                new Op.Scan(step, length, false, sequences, true),
                operands(carry, end, slope.outside()).toArray(Tensor[]::new));
    }

    /** (carry, time, what is outside) to the carry at that time. */
    private TensorFunction toTime(TensorType carry) {
        TensorFunction step = function(carry, (x, end, own) -> next(x, end, own));
        TensorFunction block =
                function(carry, (x, end, own) -> Scans.of(step, every, false, 0, operands(x, end, own.outside()))
                        .at(every));
        return function(carry, (x, end, own) -> Tensor.apply(
                        new Op.Scan(block, blocks, false, 0, true),
                        operands(x, end, own.outside()).toArray(Tensor[]::new))
                .at(blocks));
    }

    private interface Body {
        Tensor of(Tensor carry, Tensor end, AdaptiveSteps.Slope own);
    }

    private TensorFunction function(TensorType carry, Body body) {
        List<TensorType> types = new ArrayList<>(List.of(carry, new TensorType(carry.dtype(), Shape.SCALAR)));
        slope.outside().forEach(x -> types.add(x.type()));
        return ProgramBuilder.function(
                        types,
                        a -> body.of(
                                a.get(0), a.get(1), new AdaptiveSteps.Slope(slope.function(), a.subList(2, a.size()))))
                .function();
    }

    private static List<Tensor> operands(Tensor carry, Tensor end, List<Tensor> outside) {
        List<Tensor> operands = new ArrayList<>(List.of(carry, end));
        operands.addAll(outside);
        return operands;
    }

    /** One step, or none where its error is too large or the end is reached. */
    private Tensor next(Tensor carry, Tensor end, AdaptiveSteps.Slope own) {
        Tensor t = carry.at(0);
        Tensor h = carry.at(1).stopGradient();
        Tensor y = carry.slice(new int[] {2}, carry.shape().dims());
        Tensor last = h.ge(end.minus(t));
        Tensor to = Tensor.where(last, end, t.plus(h).stopGradient());
        StepControl.Attempt made = control.attempt(own, t, y, to.minus(t));
        Tensor length = made.length().stopGradient();
        // the last step was as short as the time wanted it, which says nothing of the next
        Tensor following = Tensor.where(last.and(made.good()), length.max(h), length);
        Tensor next = Tensor.concatenate(
                0,
                Tensor.where(made.good(), to, t).reshape(1),
                following.reshape(1),
                Tensor.where(made.good(), made.y(), y));
        return Tensor.where(t.lt(end), next, carry);
    }
}
