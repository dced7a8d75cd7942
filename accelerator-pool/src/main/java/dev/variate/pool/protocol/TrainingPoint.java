package dev.variate.pool.protocol;

import java.util.List;
import java.util.Optional;

/**
 * How a training stands.
 *
 * @param step how many steps were taken
 * @param loss of the batches since the point before, in bits per dimension: of a picture, each number of each pixel
 * @param heldOut the same of rows that no step has seen
 * @param gradientNorm of the last step, before clipping
 * @param rates rows that each worker computed in a second of its own
 */
public record TrainingPoint(
        long step,
        double loss,
        Optional<Double> heldOut,
        double gradientNorm,
        double learningRate,
        List<Double> rates) {
    public TrainingPoint {
        rates = List.copyOf(rates);
    }
}
