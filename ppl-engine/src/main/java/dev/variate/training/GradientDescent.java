package dev.variate.training;

import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import java.util.List;

/**
 * Steps against the gradient; with {@code momentum} against the sum of all gradients so far, of which each loses that factor a step (Polyak
 * 1964). {@code nesterov} looks a step ahead (Sutskever, Martens, Dahl and Hinton, ICML 2013).
 */
public record GradientDescent(double momentum, boolean nesterov) implements Optimiser {

    public GradientDescent {
        if (!(momentum >= 0 && momentum < 1)) {
            throw new IllegalArgumentException("A momentum lies from 0 to below 1, and " + momentum + " does not");
        }
    }

    /** Without momentum. */
    public static GradientDescent plain() {
        return new GradientDescent(0, false);
    }

    @Override
    public List<Shape> memory(Shape weight) {
        return momentum == 0 ? List.of() : List.of(weight);
    }

    @Override
    public Update update(Tensor weight, Tensor gradient, List<Tensor> memory, Tensor rate, Tensor step) {
        if (momentum == 0) {
            return new Update(weight.minus(gradient.times(rate)), List.of());
        }
        Tensor velocity = memory.get(0).times(momentum).plus(gradient);
        Tensor direction = nesterov ? gradient.plus(velocity.times(momentum)) : velocity;
        return new Update(weight.minus(direction.times(rate)), List.of(velocity));
    }

    @Override
    public String text() {
        return "sgd " + momentum + (nesterov ? " nesterov" : "");
    }
}
