package dev.variate.inference;

import java.util.function.UnaryOperator;

/**
 * Climbs by gradients with noise: Adam (Kingma and Ba, ICLR 2015) with steps of a fixed size, until the iterates wander about one place; then their average is told ({@link
 * IterateAverage}), and another stage with smaller steps may begin there.
 */
public final class StochasticAscent {
    private static final double MOMENTUM = 0.9;
    private static final double MEMORY = 0.999;
    private static final double LEAST_SIZE = 1e-8;
    /** A gradient is cut to so many times its usual size, since one draw far out can be worth a million of others. */
    private static final double MOST_SURPRISING = 10;

    private static final int MOST_FAILURES = 100;

    private final Slope slope;
    private final double[] parameters;
    private final double[] momentum;
    private final double[] sizes;
    private long steps;
    private int failures;

    /** What is climbed, as far as one can see it. */
    public interface Slope {
        /** An estimate of the gradient; not a number in some element if there is none here. */
        double[] at(double[] parameters);
    }

    public StochasticAscent(double[] start, Slope slope) {
        this.slope = slope;
        this.parameters = start.clone();
        this.momentum = new double[start.length];
        this.sizes = new double[start.length];
    }

    /**
     * Takes steps of this size until they lead nowhere, or {@code most} of them, and goes to the average of the last half.
     *
     * @param watched what of the iterates is to stand still
     * @return the average
     * @throws SamplingException if there is no gradient {@value #MOST_FAILURES} times in a row
     */
    public double[] stage(double stepSize, int most, UnaryOperator<double[]> watched) {
        IterateAverage iterates = new IterateAverage(parameters.length, watched.apply(parameters).length);
        for (int i = 0; i < most; i++) {
            step(stepSize);
            if (iterates.add(parameters, watched.apply(parameters)) && iterates.stationary()) {
                break;
            }
        }
        double[] average = iterates.average();
        System.arraycopy(average, 0, parameters, 0, average.length);
        return average;
    }

    /** So far. */
    public long steps() {
        return steps;
    }

    private void step(double stepSize) {
        double[] gradient = slope.at(parameters);
        failures = Start.finite(0, gradient) ? 0 : failures + 1;
        if (failures == MOST_FAILURES) {
            throw new SamplingException(
                    "what was tried has left the density's support: it is −∞ or not a number at all of its draws. NUTS asks less of a density");
        }
        if (failures > 0) {
            return;
        }
        steps++;
        double momentumShare = 1 - StrictMath.pow(MOMENTUM, steps);
        double memoryShare = 1 - StrictMath.pow(MEMORY, steps);
        for (int i = 0; i < gradient.length; i++) {
            // of what has had no gradient yet nothing is usual
            double most = sizes[i] == 0
                    ? Double.POSITIVE_INFINITY
                    : MOST_SURPRISING * Math.sqrt(sizes[i] / (1 - StrictMath.pow(MEMORY, steps - 1.0)));
            double g = Math.clamp(gradient[i], -most, most);
            momentum[i] = MOMENTUM * momentum[i] + (1 - MOMENTUM) * g;
            sizes[i] = MEMORY * sizes[i] + (1 - MEMORY) * g * g;
            parameters[i] += stepSize * momentum[i] / momentumShare / (Math.sqrt(sizes[i] / memoryShare) + LEAST_SIZE);
        }
    }
}
