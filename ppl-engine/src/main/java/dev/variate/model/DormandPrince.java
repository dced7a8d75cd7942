package dev.variate.model;

import dev.variate.tensor.Tensor;

/**
 * The explicit Runge–Kutta method of order 5 with an estimate of order 4 by Dormand and Prince (<em>Journal of Computational and Applied
 * Mathematics</em> 6, 1980, table 2), for equations that are not stiff.
 */
final class DormandPrince implements AdaptiveSteps.Formula {
    private static final double[] C = {0, 1.0 / 5, 3.0 / 10, 4.0 / 5, 8.0 / 9, 1};
    private static final double[][] A = {
        {},
        {1.0 / 5},
        {3.0 / 40, 9.0 / 40},
        {44.0 / 45, -56.0 / 15, 32.0 / 9},
        {19372.0 / 6561, -25360.0 / 2187, 64448.0 / 6561, -212.0 / 729},
        {9017.0 / 3168, -355.0 / 33, 46732.0 / 5247, 49.0 / 176, -5103.0 / 18656}
    };
    private static final double[] B = {35.0 / 384, 0, 500.0 / 1113, 125.0 / 192, -2187.0 / 6784, 11.0 / 84};
    /** Those of order 5 less those of order 4. */
    private static final double[] E = {
        71.0 / 57600, 0, -71.0 / 16695, 71.0 / 1920, -17253.0 / 339200, 22.0 / 525, -1.0 / 40
    };

    @Override
    public Step step(AdaptiveSteps.Slope slope, Tensor t, Tensor y, Tensor h) {
        Tensor[] k = new Tensor[7];
        for (int i = 0; i < 6; i++) {
            k[i] = i == 0
                    ? slope.at(t, y)
                    : slope.at(t.plus(h.times(C[i])), y.plus(h.times(AdaptiveSteps.combined(A[i], k))));
        }
        Tensor next = y.plus(h.times(AdaptiveSteps.combined(B, k)));
        k[6] = slope.at(t.plus(h), next);
        return new Step(next, h.times(AdaptiveSteps.combined(E, k)));
    }

    @Override
    public int order() {
        return 5;
    }
}
