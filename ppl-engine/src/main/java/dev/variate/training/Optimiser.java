package dev.variate.training;

import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import java.util.List;

/**
 * How a weight follows from its gradient, as tensors, so that a step is one program. What it remembers of a weight begins with zeros.
 */
public interface Optimiser {

    /** The shapes of what it remembers of a weight of that shape; none may be without elements. */
    List<Shape> memory(Shape weight);

    /**
     * One step.
     *
     * @param rate the learning rate, a scalar
     * @param step the number of this step, a scalar, from 1 on
     */
    Update update(Tensor weight, Tensor gradient, List<Tensor> memory, Tensor rate, Tensor step);

    /** A weight and what is remembered of it after a step. */
    record Update(Tensor weight, List<Tensor> memory) {
        public Update {
            memory = List.copyOf(memory);
        }
    }

    /** What a checkpoint knows it by: two that agree go on from each other's checkpoints. */
    String text();
}
