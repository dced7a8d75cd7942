package dev.variate.model;

import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;

/**
 * How long the steps of an adaptive method are: as long as the estimate of a step's error allows (Hairer, Nørsett and Wanner, <em>Solving
 * Ordinary Differential Equations I</em>, 1993, section II.4).
 *
 * @param relative the error that a step may make, as a part of y
 * @param absolute the error that it may make where y is near 0
 */
record StepControl(AdaptiveSteps.Formula formula, double relative, double absolute) {
    /** What a step's length may change by at once. */
    private static final double SLOWEST = 0.2;

    private static final double FASTEST = 5;

    /** How much shorter a step is than the estimate allows. */
    private static final double SAFETY = 0.9;

    /**
     * @param good whether the error is small enough for the step to be made
     * @param length of the next step, or of the next attempt at this one
     */
    record Attempt(Tensor y, Tensor good, Tensor length) {}

    Attempt attempt(AdaptiveSteps.Slope slope, Tensor t, Tensor y, Tensor h) {
        AdaptiveSteps.Formula.Step made = formula.step(slope, t, y, h);
        Tensor error = rootMeanSquare(made.error(), y.abs().max(made.y().abs()));
        Tensor good = error.le(Value.scalar(1.0));
        Tensor factor = error.pow(-1.0 / formula.order())
                .times(SAFETY)
                .max(Value.scalar(SLOWEST))
                .min(Value.scalar(FASTEST));
        Tensor length = h.times(Tensor.where(error.isFinite(), factor, Value.scalar(SLOWEST)));
        return new Attempt(made.y(), good, length);
    }

    /** A step that changes y by about a hundredth (Hairer, Nørsett and Wanner, page 169, without its second half). */
    Tensor first(AdaptiveSteps.Slope slope, Tensor start, Tensor y, Tensor span) {
        Tensor size = rootMeanSquare(y, y.abs());
        Tensor speed = rootMeanSquare(slope.at(start, y), y.abs());
        Tensor usual = size.gt(Value.scalar(1e-5)).and(speed.gt(Value.scalar(1e-5)));
        Tensor safe = Tensor.where(usual, speed, Value.scalar(1.0));
        return Tensor.where(usual, size.div(safe).times(0.01), Value.scalar(1e-6))
                .min(span);
    }

    private Tensor rootMeanSquare(Tensor x, Tensor size) {
        return x.div(size.times(relative).plus(absolute)).square().mean().sqrt();
    }
}
