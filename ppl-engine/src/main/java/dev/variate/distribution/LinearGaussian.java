package dev.variate.distribution;

import dev.variate.distribution.Parameter.Demand;
import dev.variate.program.ProgramBuilder;
import dev.variate.random.Key;
import dev.variate.tensor.Matrices;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorFunction;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import dev.variate.transform.Scans;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is seen of a hidden state that moves linearly with normal noise, with the states integrated out in time linear in the number of steps (Kalman, <em>Journal of
 * Basic Engineering</em> 82, 1960; the covariance's update is Joseph's, which stays positive definite): the linear counterpart of {@link HiddenMarkov}.
 *
 * <p>The state begins normal with {@code initialMean} and {@code initialCovariance}, is seen as H x + noise, and goes on to F x + noise. The log density of element t is
 * that of the observation at step t given those before it, so that their sum is the log density of the series.
 *
 * @param transition F, of shape [S, S]
 * @param transitionCovariance of the noise of a step, of shape [S, S]; it may be singular
 * @param observation H, of shape [O, S], or [S] where one number is seen at a time
 * @param observationCovariance of shape [O, O], or one number
 * @param initialMean of shape [S]
 * @param initialCovariance of shape [S, S]; it may be singular
 */
public record LinearGaussian(
        int steps,
        Tensor transition,
        Tensor transitionCovariance,
        Tensor observation,
        Tensor observationCovariance,
        Tensor initialMean,
        Tensor initialCovariance)
        implements Distribution {
    private static final String NAME = "linearGaussian";

    public LinearGaussian {
        int states = transition.shape().rank() == 2 ? transition.shape().dim(0) : 0;
        Shape square = Shape.of(states, states);
        int seen = observation.shape().rank() == 2 ? observation.shape().dim(0) : 0;
        boolean fits = steps >= 1
                && states >= 1
                && transition.shape().equals(square)
                && transitionCovariance.shape().equals(square)
                && initialCovariance.shape().equals(square)
                && initialMean.shape().equals(Shape.of(states))
                && (observation.shape().equals(Shape.of(states))
                        ? observationCovariance.shape().isScalar()
                        : seen >= 1
                                && observation.shape().dim(1) == states
                                && observationCovariance.shape().equals(Shape.of(seen, seen)));
        if (!fits) {
            throw new InvalidParameterException(
                    "A `linearGaussian` needs at least one step, and for S states a transition and two covariances of shape [S,S], an initial mean of"
                            + " shape [S], and an observation of shape [S] with one variance, or [O,S] with a covariance of shape [O,O]",
                    steps + " steps and shapes " + transition.shape() + ", " + transitionCovariance.shape() + ", "
                            + observation.shape() + ", " + observationCovariance.shape() + ", "
                            + initialMean.shape() + " and " + initialCovariance.shape());
        }
    }

    public static LinearGaussian of(
            int steps,
            Object transition,
            Object transitionCovariance,
            Object observation,
            Object observationCovariance,
            Object initialMean,
            Object initialCovariance) {
        return new LinearGaussian(
                steps,
                Parameter.checked(NAME, "transition", transition, Demand.FINITE),
                Parameter.checked(NAME, "transitionCovariance", transitionCovariance, Demand.FINITE),
                Parameter.checked(NAME, "observation", observation, Demand.FINITE),
                Parameter.checked(NAME, "observationCovariance", observationCovariance, Demand.FINITE),
                Parameter.checked(NAME, "initialMean", initialMean, Demand.FINITE),
                Parameter.checked(NAME, "initialCovariance", initialCovariance, Demand.FINITE));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Map<String, Parameter> parameters() {
        Map<String, Parameter> parameters = new LinkedHashMap<>();
        parameters.put("transition", new Parameter(transition, Demand.FINITE));
        parameters.put("transitionCovariance", new Parameter(transitionCovariance, Demand.FINITE));
        parameters.put("observation", new Parameter(observation, Demand.FINITE));
        parameters.put("observationCovariance", new Parameter(observationCovariance, Demand.FINITE));
        parameters.put("initialMean", new Parameter(initialMean, Demand.FINITE));
        parameters.put("initialCovariance", new Parameter(initialCovariance, Demand.FINITE));
        return parameters;
    }

    @Override
    public Domain support() {
        return Domain.REAL;
    }

    @Override
    public Shape batchShape() {
        return Shape.of(steps);
    }

    @Override
    public Shape eventShape() {
        return oneByOne() ? Shape.SCALAR : Shape.of(seen());
    }

    private boolean oneByOne() {
        return observation.shape().rank() == 1;
    }

    private int seen() {
        return oneByOne() ? 1 : observation.shape().dim(0);
    }

    private int states() {
        return initialMean.shape().dim(0);
    }

    private Tensor observationMatrix() {
        return observation.reshape(seen(), states());
    }

    private Tensor noise() {
        return observationCovariance.reshape(seen(), seen());
    }

    @Override
    public Tensor logProbInside(Tensor x) {
        Shape whole = Shape.broadcast(x.shape(), batchShape().append(eventShape()));
        Shape samples = whole.axes(0, whole.rank() - 1 - eventShape().rank());
        int columns = samples.size();
        // of each step a matrix: what is seen, by series
        Tensor series = x.broadcastTo(whole).reshape(columns, steps, seen()).transpose(1, 2, 0);
        Tensor means = initialMean.reshape(states(), 1).broadcastTo(Shape.of(states(), columns));
        Tensor first = Tensor.concatenate(1, means, initialCovariance);
        List<TensorType> types =
                new ArrayList<>(List.of(first.type(), series.at(0).type()));
        List<Tensor> constants = List.of(transition, transitionCovariance, observationMatrix(), noise());
        constants.forEach(c -> types.add(c.type()));
        TensorFunction step = ProgramBuilder.function(
                        types, a -> next(a.get(0), a.get(1), a.get(2), a.get(3), a.get(4), a.get(5)))
                .function();
        List<Tensor> operands =
                new ArrayList<>(List.of(first, series.slice(new int[3], new int[] {steps - 1, seen(), columns})));
        operands.addAll(constants);
        Tensor predicted = Scans.of(step, steps - 1, false, 1, operands);
        return density(predicted, series)
                .transpose()
                .reshape(samples.append(Shape.of(steps)).dims());
    }

    /** The state's means and covariance before the next observation, from those before this one. */
    private Tensor next(Tensor state, Tensor y, Tensor f, Tensor q, Tensor h, Tensor r) {
        int columns = y.shape().dim(1);
        Tensor mean = Matrices.columns(state, 0, columns);
        Tensor covariance = Matrices.columns(state, columns, columns + states());
        Tensor across = covariance.matmul(h.transpose());
        Tensor spread = h.matmul(across).plus(r);
        Tensor gain = oneByOne()
                ? across.div(spread.reshape())
                : solved(spread, across.transpose()).transpose();
        Tensor seen = mean.plus(gain.matmul(y.minus(h.matmul(mean))));
        Tensor kept = Value.full(TensorType.f64(states()), 1).diagonalMatrix().minus(gain.matmul(h));
        Tensor left = kept.matmul(covariance)
                .matmul(kept.transpose())
                .plus(gain.matmul(r).matmul(gain.transpose()));
        return Tensor.concatenate(
                1, f.matmul(seen), f.matmul(left).matmul(f.transpose()).plus(q));
    }

    private static Tensor solved(Tensor positiveDefinite, Tensor right) {
        Tensor factor = positiveDefinite.cholesky();
        return factor.solveLower(factor.solveLower(right, false), true);
    }

    /** [T, series] of what is seen, from [T, S, series + S] of what was expected. */
    private Tensor density(Tensor predicted, Tensor series) {
        int columns = series.shape().dim(2);
        Tensor h = observationMatrix();
        Tensor apart = series.minus(h.matmul(Matrices.columns(predicted, 0, columns)));
        Tensor covariance = Matrices.columns(predicted, columns, columns + states());
        Tensor spread = h.matmul(covariance).matmul(h.transpose()).plus(noise());
        double constant = seen() * Normal.HALF_LOG_TWO_PI;
        if (oneByOne()) {
            return apart.square()
                    .div(spread)
                    .plus(spread.log())
                    .times(-0.5)
                    .minus(constant)
                    .reshape(steps, columns);
        }
        Tensor factor = spread.cholesky();
        return factor.solveLower(apart, false)
                .square()
                .sum(1)
                .times(-0.5)
                .minus(Events.logDeterminant(factor).reshape(steps, 1))
                .minus(constant);
    }

    @Override
    public Tensor sample(Key key, Shape sampleShape) {
        int count = sampleShape.size();
        Tensor f = Samplers.known(NAME, transition).transpose();
        Tensor h = Samplers.known(NAME, observationMatrix()).transpose();
        Tensor step = root(Samplers.known(NAME, transitionCovariance));
        Tensor error = root(Samplers.known(NAME, noise()));
        Tensor state = Events.normals(key.fold("state"), Shape.of(count, states()))
                .matmul(root(Samplers.known(NAME, initialCovariance)))
                .plus(Samplers.known(NAME, initialMean));
        Tensor[] seen = new Tensor[steps];
        for (int t = 0; t < steps; t++) {
            Key own = key.fold(t);
            seen[t] = state.matmul(h)
                    .plus(Events.normals(own.fold("seen"), Shape.of(count, seen()))
                            .matmul(error));
            state = state.matmul(f)
                    .plus(Events.normals(own.fold("step"), Shape.of(count, states()))
                            .matmul(step));
        }
        return Tensor.stack(seen)
                .transpose(1, 0, 2)
                .reshape(sampleShape.append(batchShape()).append(eventShape()).dims());
    }

    /** The symmetric square root of a covariance matrix, which may be singular. */
    private static Tensor root(Value covariance) {
        Tensor vectors = Matrices.eigenvectors(covariance);
        Tensor roots = Matrices.eigenvalues(covariance).max(Value.scalar(0.0)).sqrt();
        return vectors.times(roots).matmul(vectors.matrixTranspose());
    }
}
