package dev.variate.distribution;

import dev.variate.random.Key;
import dev.variate.random.RandomStream;
import dev.variate.tensor.DType;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.util.stream.IntStream;

/** Draws single numbers from a stream, and fills tensors with them. {@link StrictMath} throughout, so that every machine draws the same. */
final class Samplers {
    private Samplers() {}

    /** One draw, given the parameters at its index. */
    @FunctionalInterface
    interface Draw {
        double next(RandomStream stream, double[] parameters);
    }

    /** Draws of shape sample + batch; element by element in row-major order, from one stream. */
    static Value fill(String distribution, Key key, Shape sampleShape, DType dtype, Draw draw, Tensor... parameters) {
        Shape batch = Parameter.broadcast(parameters);
        Shape shape = sampleShape.append(batch);
        double[][] known = new double[parameters.length][];
        for (int p = 0; p < known.length; p++) {
            known[p] = known(distribution, parameters[p].broadcastTo(batch)).elements();
        }
        RandomStream stream = key.stream();
        double[] at = new double[known.length];
        double[] draws = new double[shape.size()];
        for (int i = 0; i < draws.length; i++) {
            for (int p = 0; p < at.length; p++) {
                at[p] = known[p][i % batch.size()];
            }
            draws[i] = draw.next(stream, at);
        }
        return Value.wrap(new TensorType(dtype, shape), draws);
    }

    /** Draws without parameters, of the given shape: numbers, or what a traced program will draw. */
    static Tensor standard(Key key, Shape shape, Standard law) {
        if (Randomness.isTraced()) {
            return law.of(key, shape);
        }
        RandomStream stream = key.stream();
        double[] draws = new double[shape.size()];
        for (int i = 0; i < draws.length; i++) {
            draws[i] = law.next(stream);
        }
        return Value.wrap(new TensorType(DType.F64, shape), draws);
    }

    /** 1 with that probability, else 0; of shape sample + batch. */
    static Tensor coins(String distribution, Key key, Shape sampleShape, DType dtype, Tensor probability) {
        if (Randomness.isTraced()) {
            Shape shape = sampleShape.append(probability.shape());
            return Randomness.uniform(key, shape).lt(probability).to(dtype);
        }
        return fill(
                distribution, key, sampleShape, dtype, (stream, p) -> stream.nextDouble() < p[0] ? 1 : 0, probability);
    }

    /** One draw of a vector, given the parameters at its index; returns as many numbers as it likes. */
    @FunctionalInterface
    interface VectorDraw {
        double[] next(RandomStream stream, double[] parameters);
    }

    /**
     * Draws of vectors of shape sample + batch + event, from one stream.
     *
     * @param parameters of shape [batch…, p]: the p numbers that each draw gets
     */
    static Value vectors(
            String distribution, Key key, Shape sampleShape, DType dtype, VectorDraw draw, Tensor parameters) {
        double[] known = known(distribution, parameters).elements();
        int width = parameters.shape().dim(-1);
        Shape before = sampleShape.append(LastAxis.batch(parameters));
        RandomStream stream = key.stream();
        double[] at = new double[width];
        double[] all = new double[0];
        int length = 0;
        for (int i = 0; i < before.size(); i++) {
            System.arraycopy(known, i * width % known.length, at, 0, width);
            double[] vector = draw.next(stream, at);
            if (i == 0) {
                length = vector.length;
                all = new double[before.append(Shape.of(length)).size()];
            }
            System.arraycopy(vector, 0, all, i * length, length);
        }
        return Value.wrap(new TensorType(dtype, before.append(Shape.of(length))), all);
    }

    static Value known(String distribution, Tensor parameter) {
        if (Randomness.isTraced()) {
            throw new UnsupportedOperationException("a compiled program cannot make draws of a `" + distribution
                    + "`: they are no function of uniform numbers that has a closed form.");
        }
        if (parameter.resolved() instanceof Value value) {
            return value;
        }
        throw new UnsupportedOperationException(
                "a parameter of the `" + distribution + "` is traced, so its draws cannot be computed now.");
    }

    /** Standard Cauchy, by inversion. */
    static double cauchy(RandomStream stream) {
        return StrictMath.tan(Math.PI * (stream.nextDouble() - 0.5));
    }

    /** Exponential with rate 1. */
    static double exponential(RandomStream stream) {
        return -StrictMath.log(stream.nextDouble());
    }

    /** Standard Laplace: an exponential to either side. */
    static double laplace(RandomStream stream) {
        double size = exponential(stream);
        return stream.nextDouble() < 0.5 ? size : -size;
    }

    /** Standard logistic, by inversion. */
    static double logistic(RandomStream stream) {
        double u = stream.nextDouble();
        return StrictMath.log(u) - StrictMath.log1p(-u);
    }

    /** Michael, Schucany and Haas, <em>Generating random variates using transformations with multiple roots</em>, The American Statistician 30 (1976). */
    static double inverseGaussian(RandomStream stream, double mean, double shape) {
        double z = stream.nextGaussian();
        double y = mean * z * z / (2 * shape);
        // the smaller root, in the form in which nothing cancels
        double smaller = mean / (1 + y + StrictMath.sqrt(y * (2 + y)));
        return stream.nextDouble() * (mean + smaller) <= mean ? smaller : mean * mean / smaller;
    }

    /** An angle in [−π, π]: Best and Fisher, <em>Efficient simulation of the von Mises distribution</em>, Applied Statistics 28 (1979). */
    static double vonMises(RandomStream stream, double location, double concentration) {
        double tau = 1 + StrictMath.sqrt(1 + 4 * concentration * concentration);
        double rho = (tau - StrictMath.sqrt(2 * tau)) / (2 * concentration);
        double r = (1 + rho * rho) / (2 * rho);
        while (true) {
            double z = StrictMath.cos(Math.PI * stream.nextDouble());
            double f = (1 + r * z) / (r + z);
            double c = concentration * (r - f);
            double u = stream.nextDouble();
            if (c * (2 - c) > u || StrictMath.log(c / u) + 1 >= c) {
                double off = StrictMath.acos(Math.clamp(f, -1, 1));
                double angle = location + (stream.nextDouble() < 0.5 ? off : -off);
                return StrictMath.IEEEremainder(angle, 2 * Math.PI);
            }
        }
    }

    /** Draws of shape sample + batch from a distribution whose own batch shape broadcasts to that: each is independent of the others. */
    static Tensor spread(Distribution distribution, Shape batch, Key key, Shape sampleShape) {
        Shape own = distribution.batchShape();
        if (own.equals(batch)) {
            return distribution.sample(key, sampleShape);
        }
        // more draws than are wanted, of which the first for each place of the wider batch is taken
        Shape shape = sampleShape.append(batch);
        Tensor many = distribution.sample(key, shape);
        int rows = shape.size();
        int[] index = new int[rows];
        Value places = Value.vector(IntStream.range(0, own.size()).toArray());
        Value place = (Value) places.reshape(own.dims()).broadcastTo(shape);
        for (int i = 0; i < rows; i++) {
            index[i] = i * own.size() + (int) place.get(i);
        }
        return many.reshape(rows * own.size()).take(index).reshape(shape.dims());
    }

    /** Gamma with rate 1. */
    static double gamma(RandomStream stream, double shape) {
        return StrictMath.exp(logGamma(stream, shape));
    }

    /**
     * The logarithm of a gamma draw with rate 1, which does not underflow for small shapes: Marsaglia and Tsang, <em>A simple method for
     * generating gamma variables</em>, ACM TOMS 26 (2000), with their boost U^(1/shape) for shapes below 1.
     */
    static double logGamma(RandomStream stream, double shape) {
        if (shape < 1) {
            return logGamma(stream, shape + 1) + StrictMath.log(stream.nextDouble()) / shape;
        }
        double d = shape - 1.0 / 3;
        double c = 1 / StrictMath.sqrt(9 * d);
        while (true) {
            double x = stream.nextGaussian();
            double v = 1 + c * x;
            if (v <= 0) {
                continue;
            }
            v = v * v * v;
            if (StrictMath.log(stream.nextDouble()) < 0.5 * x * x + d - d * v + d * StrictMath.log(v)) {
                return StrictMath.log(d) + StrictMath.log(v);
            }
        }
    }

    /** Beta, as the share of one gamma in the sum of two, in logarithms. */
    static double beta(RandomStream stream, double alpha, double beta) {
        double a = logGamma(stream, alpha);
        double b = logGamma(stream, beta);
        return 1 / (1 + StrictMath.exp(b - a));
    }

    /** Standard Student t: a normal over the root of a scaled chi-square. */
    static double studentT(RandomStream stream, double degreesOfFreedom) {
        double z = stream.nextGaussian();
        return z
                * StrictMath.exp(0.5 * (StrictMath.log(degreesOfFreedom / 2) - logGamma(stream, degreesOfFreedom / 2)));
    }

    /** Poisson: by inversion for small rates, else {@link #poissonPtrs}. */
    static double poisson(RandomStream stream, double rate) {
        if (rate >= 10) {
            return poissonPtrs(stream, rate);
        }
        double u = stream.nextDouble();
        double probability = StrictMath.exp(-rate);
        double below = probability;
        int k = 0;
        // the tail beyond 200 has no mass that a 53-bit uniform could reach
        while (u > below && k < 200) {
            k++;
            probability *= rate / k;
            below += probability;
        }
        return k;
    }

    /**
     * Algorithm PTRS of Hörmann, <em>The transformed rejection method for generating Poisson random variables</em>, Insurance: Mathematics
     * and Economics 12 (1993).
     */
    private static double poissonPtrs(RandomStream stream, double rate) {
        double b = 0.931 + 2.53 * StrictMath.sqrt(rate);
        double a = -0.059 + 0.02483 * b;
        double inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
        double squeeze = 0.9277 - 3.6224 / (b - 2);
        double logRate = StrictMath.log(rate);
        while (true) {
            double u = stream.nextDouble() - 0.5;
            double v = stream.nextDouble();
            double us = 0.5 - Math.abs(u);
            double k = Math.floor((2 * a / us + b) * u + rate + 0.43);
            if (us >= 0.07 && v <= squeeze) {
                return k;
            }
            if (k < 0 || us < 0.013 && v > us) {
                continue;
            }
            if (StrictMath.log(v * inverseAlpha / (a / (us * us) + b)) <= k * logRate - rate - logFactorial(k)) {
                return k;
            }
        }
    }

    /** Binomial: by inversion where few successes are expected, else {@link #binomialBtrs}. */
    static double binomial(RandomStream stream, double trials, double probability) {
        if (probability > 0.5) {
            return trials - binomial(stream, trials, 1 - probability);
        }
        return trials * probability >= 10
                ? binomialBtrs(stream, trials, probability)
                : binomialInversion(stream, trials, probability);
    }

    private static double binomialInversion(RandomStream stream, double trials, double probability) {
        double u = stream.nextDouble();
        double odds = probability / (1 - probability);
        double mass = StrictMath.exp(trials * StrictMath.log1p(-probability));
        double below = mass;
        double k = 0;
        while (u > below && k < trials && k < 200) {
            k++;
            mass *= odds * (trials - k + 1) / k;
            below += mass;
        }
        return k;
    }

    /**
     * Algorithm BTRS of Hörmann, <em>The generation of binomial random variates</em>, Journal of Statistical Computation and Simulation 46
     * (1993); probability at most ½.
     */
    private static double binomialBtrs(RandomStream stream, double trials, double probability) {
        double deviation = StrictMath.sqrt(trials * probability * (1 - probability));
        double b = 1.15 + 2.53 * deviation;
        double a = -0.0873 + 0.0248 * b + 0.01 * probability;
        double centre = trials * probability + 0.5;
        double squeeze = 0.92 - 4.2 / b;
        double alpha = (2.83 + 5.1 / b) * deviation;
        double logOdds = StrictMath.log(probability / (1 - probability));
        double mode = Math.floor((trials + 1) * probability);
        double atMode = logFactorial(mode) + logFactorial(trials - mode);
        while (true) {
            double u = stream.nextDouble() - 0.5;
            double v = stream.nextDouble();
            double us = 0.5 - Math.abs(u);
            double k = Math.floor((2 * a / us + b) * u + centre);
            if (k < 0 || k > trials) {
                continue;
            }
            if (us >= 0.07 && v <= squeeze) {
                return k;
            }
            double bound = atMode - logFactorial(k) - logFactorial(trials - k) + (k - mode) * logOdds;
            if (StrictMath.log(v * alpha / (a / (us * us) + b)) <= bound) {
                return k;
            }
        }
    }

    /** Shares of a whole, by gammas in logarithms, which do not underflow together. */
    static double[] dirichlet(RandomStream stream, double[] concentration) {
        double[] logs = new double[concentration.length];
        double top = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < logs.length; k++) {
            logs[k] = logGamma(stream, concentration[k]);
            top = Math.max(top, logs[k]);
        }
        double total = 0;
        for (int k = 0; k < logs.length; k++) {
            logs[k] = StrictMath.exp(logs[k] - top);
            total += logs[k];
        }
        for (int k = 0; k < logs.length; k++) {
            logs[k] /= total;
        }
        return logs;
    }

    /** Counts by category, each a binomial of what is left. {@code parameters}: the number of trials, then the probabilities. */
    static double[] multinomial(RandomStream stream, double[] parameters) {
        double[] counts = new double[parameters.length - 1];
        double left = parameters[0];
        double mass = 0;
        for (int k = 0; k < counts.length; k++) {
            mass += parameters[k + 1];
        }
        for (int k = 0; k < counts.length && left > 0; k++) {
            double share = parameters[k + 1] >= mass ? 1 : parameters[k + 1] / mass;
            counts[k] = k == counts.length - 1 ? left : share <= 0 ? 0 : binomial(stream, left, share);
            left -= counts[k];
            mass -= parameters[k + 1];
        }
        return counts;
    }

    /** {@code parameters}: the number of trials, then the concentration. */
    static double[] dirichletMultinomial(RandomStream stream, double[] parameters) {
        double[] shares = dirichlet(stream, java.util.Arrays.copyOfRange(parameters, 1, parameters.length));
        double[] both = parameters.clone();
        System.arraycopy(shares, 0, both, 1, shares.length);
        return multinomial(stream, both);
    }

    /** The first category at which the running sum of {@code weights} passes a uniform share of their total. */
    static int categorical(RandomStream stream, double[] weights, int from, int categories) {
        double total = 0;
        for (int k = from; k < from + categories; k++) {
            total += weights[k];
        }
        double u = stream.nextDouble() * total;
        int last = 0;
        for (int k = 0; k < categories; k++) {
            if (weights[from + k] > 0) {
                last = k;
                u -= weights[from + k];
                if (u < 0) {
                    return k;
                }
            }
        }
        return last;
    }

    /** log k!, by products up to 20 and beyond by Stirling's series, whose next term is below 1e-13 there. */
    static double logFactorial(double k) {
        if (k <= 20) {
            double product = 1;
            for (int i = 2; i <= k; i++) {
                product *= i;
            }
            return StrictMath.log(product);
        }
        double x = k + 1;
        double inverseSquare = 1 / (x * x);
        double series =
                (1.0 / 12 - inverseSquare * (1.0 / 360 - inverseSquare * (1.0 / 1260 - inverseSquare / 1680))) / x;
        return (x - 0.5) * StrictMath.log(x) - x + 0.5 * StrictMath.log(2 * Math.PI) + series;
    }
}
