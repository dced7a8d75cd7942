package dev.variate.model;

import dev.variate.tensor.Matrices;
import dev.variate.tensor.Op;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import dev.variate.transform.Jacobian;

/**
 * The Rosenbrock method RODAS of order 4 with an estimate of order 3, which is stiffly accurate: each stage solves a linear system with the exact derivative of
 * the equation, and nothing is iterated (Hairer and Wanner, <em>Solving Ordinary Differential Equations II</em>, 1996, section IV.7, and its program
 * RODAS). For stiff equations.
 *
 * <p>The stages are (I/γ − hJ) k<sub>i</sub> = h f(t + α<sub>i</sub> h, y + Σ a<sub>ij</sub> k<sub>j</sub>) + Σ c<sub>ij</sub> k<sub>j</sub> +
 * γ<sub>i</sub> h² ∂f/∂t; the last of them is the estimate of the error.
 */
final class Rosenbrock implements AdaptiveSteps.Formula {
    private static final double GAMMA = 0.25;
    private static final double[] ALPHA = {0, 0.386, 0.21, 0.63, 1, 1};
    private static final double[] GAMMAS = {0.25, -0.1043, 0.1035, -0.03620000000000023, 0, 0};
    private static final double[][] A = {
        {},
        {1.544},
        {0.9466785280815826, 0.2557011698983284},
        {3.314825187068521, 2.896124015972201, 0.9986419139977817},
        {1.221224509226641, 6.019134481288629, 12.53708332932087, -0.6878860361058950},
        {1.221224509226641, 6.019134481288629, 12.53708332932087, -0.6878860361058950, 1}
    };
    private static final double[][] C = {
        {},
        {-5.6688},
        {-2.430093356833875, -0.2063599157091915},
        {-0.1073529058151375, -9.594562251023355, -20.47028614809616},
        {7.496443313967647, -10.24680431464352, -33.99990352819905, 11.70890893206160},
        {8.083246795921522, -7.981132988064893, -31.52159432874371, 16.31930543123136, -6.058818238834054}
    };

    @Override
    public Step step(AdaptiveSteps.Slope slope, Tensor t, Tensor y, Tensor h) {
        int n = y.shape().dim(0);
        Tensor jacobian = Jacobian.of(slope.function(), slope.arguments(t, y));
        Tensor inTime = Matrices.columns(jacobian, 0, 1).reshape(n).times(h.square());
        Tensor diagonal = Value.full(y.type(), 1 / GAMMA).diagonalMatrix();
        Matrices.Factors factors = Matrices.factors(Tensor.apply(
                new Op.Lu(), diagonal.minus(Matrices.columns(jacobian, 1, n + 1).times(h))));
        Tensor[] k = new Tensor[6];
        for (int i = 0; i < 6; i++) {
            Tensor at = i == 0 ? y : y.plus(AdaptiveSteps.combined(A[i], k));
            Tensor right = slope.at(t.plus(h.times(ALPHA[i])), at).times(h);
            right = i == 0 ? right : right.plus(AdaptiveSteps.combined(C[i], k));
            right = GAMMAS[i] == 0 ? right : right.plus(inTime.times(GAMMAS[i]));
            k[i] = factors.solve(right.reshape(n, 1)).reshape(n);
        }
        return new Step(y.plus(AdaptiveSteps.combined(A[5], k)).plus(k[5]), k[5]);
    }

    @Override
    public int order() {
        return 4;
    }
}
