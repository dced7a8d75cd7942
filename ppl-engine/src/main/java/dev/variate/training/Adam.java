package dev.variate.training;

import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import java.util.List;

/**
 * Adam (Kingma and Ba, ICLR 2015, algorithm 1), with weights that decay beside the gradient's step and not within it (Loshchilov and Hutter,
 * <em>Decoupled weight decay regularization</em>, ICLR 2019).
 *
 * @param momentum how much of the gradients' mean is kept a step, β₁
 * @param memory how much of their mean square is kept a step, β₂
 * @param epsilon added to the root of the mean square
 * @param decay what share of a weight is lost a step, times the learning rate
 */
public record Adam(double momentum, double memory, double epsilon, double decay) implements Optimiser {

    public Adam {
        if (!(momentum >= 0 && momentum < 1 && memory >= 0 && memory < 1 && epsilon >= 0 && decay >= 0)) {
            throw new IllegalArgumentException(
                    "Adam wants momentum and memory from 0 to below 1, and epsilon and decay not " + "below 0; found "
                            + momentum + ", " + memory + ", " + epsilon + " and " + decay);
        }
    }

    /** As the paper has it: 0.9, 0.999, 1e−8, without decay. */
    public static Adam usual() {
        return new Adam(0.9, 0.999, 1e-8, 0);
    }

    @Override
    public List<Shape> memory(Shape weight) {
        return List.of(weight, weight);
    }

    @Override
    public Update update(Tensor weight, Tensor gradient, List<Tensor> memories, Tensor rate, Tensor step) {
        Tensor mean = kept(memories.get(0), gradient, momentum);
        Tensor square = kept(memories.get(1), gradient.square(), memory);
        Tensor direction = mean.div(begun(momentum, step))
                .div(square.div(begun(memory, step)).sqrt().plus(epsilon));
        Tensor whole = decay == 0 ? direction : direction.plus(weight.times(decay));
        return new Update(weight.minus(whole.times(rate)), List.of(mean, square));
    }

    static Tensor kept(Tensor before, Tensor now, double share) {
        return before.times(share).plus(now.times(1 - share));
    }

    /** 1 − share^step, exact also where a step is small beside it in single precision. */
    private static Tensor begun(double share, Tensor step) {
        return step.times(StrictMath.log(share)).expm1().neg();
    }

    @Override
    public String text() {
        return "adam " + momentum + " " + memory + " " + epsilon + " " + decay;
    }
}
