package dev.variate.training;

import java.util.OptionalDouble;

/**
 * How weights follow from gradients.
 *
 * @param schedule the learning rate by step
 * @param clip gradients whose norm, over all weights together, is larger are scaled to it (Pascanu, Mikolov and Bengio, ICML 2013)
 * @param average how much of the weights' running average is kept a step, such as 0.999; then the average is what is judged and kept
 * @param parts a batch is gone through in so many equal parts, one after another, so that less is in memory at once
 * @param mixed whether products of tensors, in the loss and in its derivatives, have factors in bfloat16; all else, weights among it, keeps its
 *     precision
 */
public record Recipe(
        Optimiser optimiser, Schedule schedule, OptionalDouble clip, OptionalDouble average, int parts, boolean mixed) {

    public Recipe {
        if (clip.isPresent() && !(clip.getAsDouble() > 0)) {
            throw new IllegalArgumentException(
                    "Gradients are clipped to a norm above 0, and " + clip.getAsDouble() + " is not");
        }
        if (average.isPresent() && !(average.getAsDouble() > 0 && average.getAsDouble() < 1)) {
            throw new IllegalArgumentException(
                    "A running average keeps a share between 0 and 1, and " + average.getAsDouble() + " is not");
        }
        if (parts < 1) {
            throw new IllegalArgumentException("A batch has at least one part, not " + parts);
        }
    }

    /** Adam at one rate, and nothing else. */
    public static Recipe adam(double rate) {
        return of(Adam.usual(), new Schedule.Constant(rate));
    }

    public static Recipe of(Optimiser optimiser, Schedule schedule) {
        return new Recipe(optimiser, schedule, OptionalDouble.empty(), OptionalDouble.empty(), 1, false);
    }

    public Recipe withClip(double norm) {
        return new Recipe(optimiser, schedule, OptionalDouble.of(norm), average, parts, mixed);
    }

    public Recipe withAverage(double kept) {
        return new Recipe(optimiser, schedule, clip, OptionalDouble.of(kept), parts, mixed);
    }

    public Recipe inParts(int count) {
        return new Recipe(optimiser, schedule, clip, average, count, mixed);
    }

    /** In mixed precision, see {@link dev.variate.transform.MixedPrecision}. */
    public Recipe inMixedPrecision() {
        return new Recipe(optimiser, schedule, clip, average, parts, true);
    }

    /** What a checkpoint knows it by. The schedule is not part of it: one may go on with another. */
    public String text() {
        return optimiser.text() + (average.isPresent() ? " average" : "") + (mixed ? ", products in bfloat16" : "");
    }
}
