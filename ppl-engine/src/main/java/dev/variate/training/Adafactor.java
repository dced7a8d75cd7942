package dev.variate.training;

import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.List;

/**
 * Adafactor (Shazeer and Stern, ICML 2018, algorithms 4 and 5, without momentum): Adam's mean squares as the product of one number for each row and
 * one for each column of a matrix, and steps relative to the weight's own size, so that next to no memory is needed beside the weights. The
 * learning rate is relative.
 */
public record Adafactor() implements Optimiser {
    /** Added to squares of gradients: the paper's ε₁. */
    private static final double LEAST_SQUARE = 1e-30;
    /** The least size that a weight counts as having: ε₂. */
    private static final double LEAST_SIZE = 1e-3;
    /** The largest root mean square of a step before it is scaled: d. */
    private static final double LARGEST = 1;

    @Override
    public List<Shape> memory(Shape weight) {
        int rank = weight.rank();
        return rank < 2
                ? List.of(weight)
                : List.of(weight.axes(0, rank - 1), weight.axes(0, rank - 2).append(weight.axes(rank - 1, rank)));
    }

    @Override
    public Update update(Tensor weight, Tensor gradient, List<Tensor> memory, Tensor rate, Tensor step) {
        // 1 - t^-0.8 is what is kept: all is forgotten at the first step
        Tensor taken = step.log().times(-0.8).exp();
        Tensor square = gradient.square().plus(LEAST_SQUARE);
        List<Tensor> now;
        Tensor scaled;
        if (weight.shape().rank() < 2) {
            now = List.of(kept(memory.get(0), square, taken));
            scaled = gradient.div(now.get(0).sqrt());
        } else {
            Tensor rows = kept(memory.get(0), square.mean(-1), taken);
            Tensor columns = kept(memory.get(1), square.mean(-2), taken);
            now = List.of(rows, columns);
            Tensor share = rows.div(widened(rows.mean(-1), 1));
            scaled = gradient.div(widened(share, 1).sqrt())
                    .div(widened(columns, 2).sqrt());
        }
        Tensor cut = scaled.div(size(scaled).div(LARGEST).max(Value.scalar(1.0)));
        Tensor relative = rate.times(size(weight).max(Value.scalar(LEAST_SIZE)));
        return new Update(weight.minus(cut.times(relative)), now);
    }

    private static Tensor kept(Tensor before, Tensor now, Tensor taken) {
        return before.plus(now.minus(before).times(taken));
    }

    private static Tensor size(Tensor x) {
        return x.square().mean().sqrt();
    }

    /** With an axis of extent 1 as the last, or the one before it. */
    private static Tensor widened(Tensor x, int fromEnd) {
        int rank = x.shape().rank();
        Shape shape = x.shape()
                .axes(0, rank + 1 - fromEnd)
                .append(Shape.of(1))
                .append(x.shape().axes(rank + 1 - fromEnd, rank));
        return x.reshape(shape.dims());
    }

    @Override
    public String text() {
        return "adafactor";
    }
}
