package dev.variate.model;

import dev.variate.distribution.Autoregression;
import dev.variate.distribution.Dirichlet;
import dev.variate.distribution.DirichletMultinomial;
import dev.variate.distribution.GaussianRandomWalk;
import dev.variate.distribution.InducedDirichlet;
import dev.variate.distribution.IntrinsicAutoregression;
import dev.variate.distribution.LinearGaussian;
import dev.variate.distribution.LkjCholesky;
import dev.variate.distribution.LowRankNormal;
import dev.variate.distribution.Multinomial;
import dev.variate.distribution.MultivariateNormal;
import dev.variate.distribution.MultivariateStudentT;
import dev.variate.distribution.OrderedLogistic;
import dev.variate.distribution.Wishart;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import java.util.function.Function;

/**
 * The distributions of vectors and matrices, as a model calls them; as in {@link Distributions}, options stand after the parameters. A
 * vector stands along the last axis, a matrix along the last two. Part of {@link Language}, which model code imports.
 */
public abstract class MultivariateDistributions extends Distributions {
    MultivariateDistributions() {}

    /**
     * Shares of a whole. Support: vectors of numbers from 0 with sum 1 along the last axis. Shape: that of the options, then the parameter's.
     *
     * @param concentration above 0, one for each share; the means are in proportion to it, and the larger it is the less the shares vary
     */
    public static Tensor dirichlet(Object concentration, Option... options) {
        return Drawing.drawEvents("dirichlet", options, () -> Dirichlet.of(concentration), concentration);
    }

    /** {@link #dirichlet(Object, Option...)} under a name. */
    public static Tensor dirichlet(String name, Object concentration, Option... options) {
        return dirichlet(concentration, Drawing.with(name, options));
    }

    /**
     * How often each category comes up in so many trials. Support: vectors of whole numbers from 0 that sum to {@code trials}. Shape: that of the options, then the parameters', the categories along the last axis.
     *
     * @param trials a whole number from 0, or one for each vector
     * @param probabilities from 0 to 1, with sum 1 along the last axis
     */
    public static Tensor multinomial(Object trials, Object probabilities, Option... options) {
        return Drawing.drawEvents(
                "multinomial", options, () -> Multinomial.of(trials, probabilities), trials, probabilities);
    }

    /** {@link #multinomial(Object, Object, Option...)} under a name. */
    public static Tensor multinomial(String name, Object trials, Object probabilities, Option... options) {
        return multinomial(trials, probabilities, Drawing.with(name, options));
    }

    /**
     * How often each category comes up in so many trials, whose probabilities vary as a {@code dirichlet}'s do and are summed out. Support: vectors of whole numbers from 0 that sum to {@code trials}. Shape: that of the options, then the parameters', the categories along the last axis.
     *
     * @param trials a whole number from 0, or one for each vector
     * @param concentration above 0, one for each category
     */
    public static Tensor dirichletMultinomial(Object trials, Object concentration, Option... options) {
        return Drawing.drawEvents(
                "dirichletMultinomial",
                options,
                () -> DirichletMultinomial.of(trials, concentration),
                trials,
                concentration);
    }

    /** {@link #dirichletMultinomial(Object, Object, Option...)} under a name. */
    public static Tensor dirichletMultinomial(String name, Object trials, Object concentration, Option... options) {
        return dirichletMultinomial(trials, concentration, Drawing.with(name, options));
    }

    /**
     * The normal distribution of vectors, by their covariance matrix. Support: vectors of real numbers. Shape: that of the options, then the parameters', the vectors along the last axis.
     *
     * @param location where the middle lies: a vector, or one number for all elements
     * @param covariance a symmetric, positive definite matrix
     */
    public static Tensor multivariateNormal(Object location, Object covariance, Option... options) {
        return Drawing.drawEvents(
                "multivariateNormal",
                options,
                () -> MultivariateNormal.of(MultivariateNormal.Form.COVARIANCE, location, covariance),
                location,
                covariance);
    }

    /** {@link #multivariateNormal(Object, Object, Option...)} under a name. */
    public static Tensor multivariateNormal(String name, Object location, Object covariance, Option... options) {
        return multivariateNormal(location, covariance, Drawing.with(name, options));
    }

    /**
     * The normal distribution of vectors, by the lower triangular factor L of their covariance matrix L Lᵀ, as {@code lkjCholesky} and {@code cholesky} give it. Support: vectors of real numbers. Shape: that of the options, then the parameters', the vectors along the last axis.
     *
     * @param location where the middle lies: a vector, or one number for all elements
     * @param factor lower triangular, with a positive diagonal
     */
    public static Tensor multivariateNormalCholesky(Object location, Object factor, Option... options) {
        return Drawing.drawEvents(
                "multivariateNormalCholesky",
                options,
                () -> MultivariateNormal.of(MultivariateNormal.Form.CHOLESKY, location, factor),
                location,
                factor);
    }

    /** {@link #multivariateNormalCholesky(Object, Object, Option...)} under a name. */
    public static Tensor multivariateNormalCholesky(String name, Object location, Object factor, Option... options) {
        return multivariateNormalCholesky(location, factor, Drawing.with(name, options));
    }

    /**
     * The normal distribution of vectors, by the inverse of their covariance matrix. Support: vectors of real numbers. Shape: that of the options, then the parameters', the vectors along the last axis.
     *
     * @param location where the middle lies: a vector, or one number for all elements
     * @param precision a symmetric, positive definite matrix
     */
    public static Tensor multivariateNormalPrecision(Object location, Object precision, Option... options) {
        return Drawing.drawEvents(
                "multivariateNormalPrecision",
                options,
                () -> MultivariateNormal.of(MultivariateNormal.Form.PRECISION, location, precision),
                location,
                precision);
    }

    /** {@link #multivariateNormalPrecision(Object, Object, Option...)} under a name. */
    public static Tensor multivariateNormalPrecision(
            String name, Object location, Object precision, Option... options) {
        return multivariateNormalPrecision(location, precision, Drawing.with(name, options));
    }

    /**
     * The normal distribution of vectors with independent elements. Support: vectors of real numbers. Shape: that of the options, then the parameters', the vectors along the last axis.
     *
     * @param location where the middle lies: a vector, or one number for all elements
     * @param scale a vector: how wide each element is, above 0
     */
    public static Tensor multivariateNormalDiagonal(Object location, Object scale, Option... options) {
        return Drawing.drawEvents(
                "multivariateNormalDiagonal",
                options,
                () -> MultivariateNormal.of(MultivariateNormal.Form.DIAGONAL, location, scale),
                location,
                scale);
    }

    /** {@link #multivariateNormalDiagonal(Object, Object, Option...)} under a name. */
    public static Tensor multivariateNormalDiagonal(String name, Object location, Object scale, Option... options) {
        return multivariateNormalDiagonal(location, scale, Drawing.with(name, options));
    }

    /**
     * The normal distribution of vectors with covariance W Wᵀ + diag(d), which few factors explain: quick for long vectors. Support: vectors of real numbers. Shape: that of the options, then the parameters', the vectors along the last axis.
     *
     * @param location where the middle lies: a vector, or one number for all elements
     * @param factor W: a row for each element, a column for each factor
     * @param diagonal a vector: the variance that is each element's own, above 0
     */
    public static Tensor multivariateNormalLowRank(Object location, Object factor, Object diagonal, Option... options) {
        return Drawing.drawEvents(
                "multivariateNormalLowRank",
                options,
                () -> LowRankNormal.of(location, factor, diagonal),
                location,
                factor,
                diagonal);
    }

    /** {@link #multivariateNormalLowRank(Object, Object, Object, Option...)} under a name. */
    public static Tensor multivariateNormalLowRank(
            String name, Object location, Object factor, Object diagonal, Option... options) {
        return multivariateNormalLowRank(location, factor, diagonal, Drawing.with(name, options));
    }

    /**
     * A Gaussian process at many points, each told by the nearest of those before it (Vecchia's approximation): with {@code neighbours} one less
     * than there are points it is {@code multivariateNormal(location, kernel(x))}, and with 10 to 30 near it for a tiny part of the time, which
     * grows with the points and with the cube of the neighbours. The order of the points matters: mixed up, or coarse ones first, they
     * approximate better than in rows (Guinness 2018). Support: vectors of real numbers. Shape: that of the options, then the points'.
     *
     * @param location where the process lies: one number, or one for each point
     * @param x the points as the data give them: a vector, or a matrix with a row for each
     * @param neighbours how many of the nearest points before it tell a point, at least 1
     * @param kernel of some of the points, the covariance of each with each: {@code at -> addDiagonal(matern32(at, 1, length), square(sigma))}
     */
    public static Tensor vecchia(
            Object location, Object x, int neighbours, Function<Tensor, Object> kernel, Option... options) {
        return Drawing.drawEvents(
                "vecchia", options, () -> NearestNeighbours.of(location, x, neighbours, kernel), location, x);
    }

    /** {@link #vecchia(Object, Object, int, Function, Option...)} under a name. */
    public static Tensor vecchia(
            String name,
            Object location,
            Object x,
            int neighbours,
            Function<Tensor, Object> kernel,
            Option... options) {
        return vecchia(location, x, neighbours, kernel, Drawing.with(name, options));
    }

    /**
     * A series that is seen of a hidden state which moves linearly with normal noise, the states integrated out exactly (Kalman's filter): levels, trends, seasons, tracks. Support: real numbers, or vectors of them. Shape: that of
     * the options, then {@code steps}, then as many as are seen at a time.
     *
     * @param steps how long the series is
     * @param transition a matrix: the next state is it times the state, and noise
     * @param transitionCovariance of that noise; it may be singular
     * @param observation what is seen of a state: a vector of weights for one number, or a matrix with a row for each
     * @param observationCovariance of the noise of what is seen: one variance, or a matrix
     * @param initialMean of the first state, a vector
     * @param initialCovariance of the first state
     */
    public static Tensor linearGaussian(
            int steps,
            Object transition,
            Object transitionCovariance,
            Object observation,
            Object observationCovariance,
            Object initialMean,
            Object initialCovariance,
            Option... options) {
        return Drawing.drawEvents(
                "linearGaussian",
                options,
                () -> LinearGaussian.of(
                        steps,
                        transition,
                        transitionCovariance,
                        observation,
                        observationCovariance,
                        initialMean,
                        initialCovariance),
                steps,
                transition,
                transitionCovariance,
                observation,
                observationCovariance,
                initialMean,
                initialCovariance);
    }

    /** {@link #linearGaussian(int, Object, Object, Object, Object, Object, Object, Option...)} under a name. */
    public static Tensor linearGaussian(
            String name,
            int steps,
            Object transition,
            Object transitionCovariance,
            Object observation,
            Object observationCovariance,
            Object initialMean,
            Object initialCovariance,
            Option... options) {
        return linearGaussian(
                steps,
                transition,
                transitionCovariance,
                observation,
                observationCovariance,
                initialMean,
                initialCovariance,
                Drawing.with(name, options));
    }

    /**
     * Student's t distribution of vectors: like a normal, with heavier tails the fewer the degrees of freedom. Support: vectors of real numbers. Shape: that of the options, then the parameters', the vectors along the last axis.
     *
     * @param degreesOfFreedom above 0
     * @param location where the middle lies: a vector, or one number for all elements
     * @param scaleMatrix a symmetric, positive definite matrix; the covariance is ν/(ν − 2) times it
     */
    public static Tensor multivariateStudentT(
            Object degreesOfFreedom, Object location, Object scaleMatrix, Option... options) {
        return Drawing.drawEvents(
                "multivariateStudentT",
                options,
                () -> MultivariateStudentT.of(false, degreesOfFreedom, location, scaleMatrix),
                degreesOfFreedom,
                location,
                scaleMatrix);
    }

    /** {@link #multivariateStudentT(Object, Object, Object, Option...)} under a name. */
    public static Tensor multivariateStudentT(
            String name, Object degreesOfFreedom, Object location, Object scaleMatrix, Option... options) {
        return multivariateStudentT(degreesOfFreedom, location, scaleMatrix, Drawing.with(name, options));
    }

    /**
     * Student's t distribution of vectors, by the lower triangular factor of the scale matrix. Support: vectors of real numbers. Shape: that of the options, then the parameters', the vectors along the last axis.
     *
     * @param degreesOfFreedom above 0
     * @param location where the middle lies: a vector, or one number for all elements
     * @param factor lower triangular, with a positive diagonal
     */
    public static Tensor multivariateStudentTCholesky(
            Object degreesOfFreedom, Object location, Object factor, Option... options) {
        return Drawing.drawEvents(
                "multivariateStudentTCholesky",
                options,
                () -> MultivariateStudentT.of(true, degreesOfFreedom, location, factor),
                degreesOfFreedom,
                location,
                factor);
    }

    /** {@link #multivariateStudentTCholesky(Object, Object, Object, Option...)} under a name. */
    public static Tensor multivariateStudentTCholesky(
            String name, Object degreesOfFreedom, Object location, Object factor, Option... options) {
        return multivariateStudentTCholesky(degreesOfFreedom, location, factor, Drawing.with(name, options));
    }

    /**
     * The lower triangular factor of a correlation matrix, all of which are equally likely if {@code concentration} is 1, and nearer to the identity the larger it is: a prior for correlations. Support: lower triangular matrices with a positive diagonal and rows of length 1. Shape: that of the options, then the parameter's, then {@code n} by {@code n}.
     *
     * @param concentration above 0
     * @param n the number of rows
     */
    public static Tensor lkjCholesky(Object concentration, int n, Option... options) {
        return Drawing.drawEvents("lkjCholesky", options, () -> LkjCholesky.of(concentration, n), concentration, n);
    }

    /** {@link #lkjCholesky(Object, int, Option...)} under a name. */
    public static Tensor lkjCholesky(String name, Object concentration, int n, Option... options) {
        return lkjCholesky(concentration, n, Drawing.with(name, options));
    }

    /**
     * The sum of the outer products of so many normal vectors. Support: symmetric, positive definite matrices. Shape: that of the options, then the parameters'.
     *
     * @param degreesOfFreedom more than the number of rows less one
     * @param scaleMatrix a symmetric, positive definite matrix; the mean is {@code degreesOfFreedom} times it
     */
    public static Tensor wishart(Object degreesOfFreedom, Object scaleMatrix, Option... options) {
        return Drawing.drawEvents(
                "wishart", options, () -> Wishart.of(degreesOfFreedom, scaleMatrix), degreesOfFreedom, scaleMatrix);
    }

    /** {@link #wishart(Object, Object, Option...)} under a name. */
    public static Tensor wishart(String name, Object degreesOfFreedom, Object scaleMatrix, Option... options) {
        return wishart(degreesOfFreedom, scaleMatrix, Drawing.with(name, options));
    }

    /**
     * One of the categories 0, 1, 2 … that have an order: how many of the cutpoints lie below {@code location} and logistic noise. Support: the whole numbers up to the number of cutpoints. Shape: that of the options, then the location's.
     *
     * @param location any number: the larger, the higher the category
     * @param cutpoints ascending along the last axis, one fewer than there are categories
     */
    public static Tensor orderedLogistic(Object location, Object cutpoints, Option... options) {
        return Drawing.drawEvents(
                "orderedLogistic", options, () -> OrderedLogistic.of(location, cutpoints), location, cutpoints);
    }

    /** {@link #orderedLogistic(Object, Object, Option...)} under a name. */
    public static Tensor orderedLogistic(String name, Object location, Object cutpoints, Option... options) {
        return orderedLogistic(location, cutpoints, Drawing.with(name, options));
    }

    /**
     * A prior for the cutpoints of {@code orderedLogistic}: those for which the categories' probabilities, at location 0, are distributed as a {@code dirichlet}. Support: vectors in ascending order, one element fewer than there are categories. Shape: that of the options, then the parameter's, one less along the last axis.
     *
     * @param concentration above 0, one for each category
     */
    public static Tensor inducedDirichlet(Object concentration, Option... options) {
        return Drawing.drawEvents("inducedDirichlet", options, () -> InducedDirichlet.of(concentration), concentration);
    }

    /** {@link #inducedDirichlet(Object, Option...)} under a name. */
    public static Tensor inducedDirichlet(String name, Object concentration, Option... options) {
        return inducedDirichlet(concentration, Drawing.with(name, options));
    }

    /**
     * A path of {@code steps} values: a normal step from 0, and from each value the next. Support: vectors of real numbers. Shape: that of the options, then the parameter's, then {@code steps}.
     *
     * @param scale the standard deviation of a step, above 0
     * @param steps how long the path is
     */
    public static Tensor gaussianRandomWalk(Object scale, int steps, Option... options) {
        return Drawing.drawEvents(
                "gaussianRandomWalk", options, () -> GaussianRandomWalk.of(scale, steps), scale, steps);
    }

    /** {@link #gaussianRandomWalk(Object, int, Option...)} under a name. */
    public static Tensor gaussianRandomWalk(String name, Object scale, int steps, Option... options) {
        return gaussianRandomWalk(scale, steps, Drawing.with(name, options));
    }

    /**
     * An autoregressive path of {@code steps} values: each is a normal step away from the sum of those before it times their coefficients, where all that lies before the path is 0. Support: vectors of real numbers. Shape: that of the options, then {@code steps}.
     *
     * @param coefficients a vector, that of the last value first
     * @param scale the standard deviation of a step, above 0
     * @param steps how long the path is
     */
    public static Tensor ar(Object coefficients, Object scale, int steps, Option... options) {
        return Drawing.drawEvents(
                "ar", options, () -> Autoregression.of(coefficients, scale, steps), coefficients, scale, steps);
    }

    /** {@link #ar(Object, Object, int, Option...)} under a name. */
    public static Tensor ar(String name, Object coefficients, Object scale, int steps, Option... options) {
        return ar(coefficients, scale, steps, Drawing.with(name, options));
    }

    /**
     * Values of the areas of a map that are like their neighbours' (intrinsic conditional autoregression): the smaller the differences between
     * neighbours the likelier. Times a scale it is a prior for spatial effects. Support: vectors that sum to 0. Shape: that of the options,
     * then {@code areas}. The areas must all hang together.
     *
     * @param from one area of each pair of neighbours, counted from 0
     * @param to the other area of each pair
     * @param areas their number
     */
    public static Tensor icar(int[] from, int[] to, int areas, Option... options) {
        return Drawing.drawEvents("icar", options, () -> IntrinsicAutoregression.of(from, to, areas));
    }

    /** {@link #icar(int[], int[], int, Option...)} under a name. */
    public static Tensor icar(String name, int[] from, int[] to, int areas, Option... options) {
        return icar(from, to, areas, Drawing.with(name, options));
    }

    /**
     * The precision matrix of areas of a map that are like their neighbours, for {@code multivariateNormalPrecision} (proper conditional
     * autoregression): each area's number of neighbours on the diagonal, and −{@code dependence} for each pair. Divided by a variance it is
     * that of a spatial effect.
     *
     * @param from one area of each pair of neighbours, counted from 0
     * @param to the other area of each pair
     * @param areas their number
     * @param dependence between −1 and 1: at 0 areas are independent, near 1 as alike as in {@code icar}
     */
    public static Tensor carPrecision(int[] from, int[] to, int areas, Object dependence) {
        if (from.length != to.length) {
            throw new ModelException("`carPrecision` wants pairs of neighbours, found " + from.length
                    + " on one side and " + to.length + " on the other.");
        }
        double[] neighbours = new double[areas];
        double[][] pairs = new double[areas][areas];
        for (int k = 0; k < from.length; k++) {
            int a = from[k];
            int b = to[k];
            if (a < 0 || a >= areas || b < 0 || b >= areas || a == b) {
                throw new ModelException("`carPrecision` wants pairs of two of its " + areas
                        + " areas, counted from 0, found the pair " + a + " and " + b + ".");
            }
            neighbours[a]++;
            neighbours[b]++;
            pairs[a][b]++;
            pairs[b][a]++;
        }
        for (int a = 0; a < areas; a++) {
            if (neighbours[a] == 0) {
                throw new ModelException("`carPrecision` wants areas that have neighbours; area " + a + " has none.");
            }
        }
        return LinearAlgebra.diagonalMatrix(neighbours)
                .minus(Language.tensor(pairs).times(Language.tensor(dependence)));
    }

    /**
     * The lower triangular factor of the covariance matrix of vectors with these standard deviations, whose correlation matrix has the factor
     * {@code correlation}, as {@code lkjCholesky} gives it.
     */
    public static Tensor covarianceFactor(Object scales, Object correlation) {
        Tensor s = Language.tensor(scales).floating();
        Tensor l = LinearAlgebra.square("covarianceFactor", correlation);
        Shape rows = l.shape().axes(0, l.shape().rank() - 1);
        if (!Shape.canBroadcast(s.shape(), rows)) {
            throw new ModelException(Broadcasting.sentence(Broadcasting.hasShape(s)) + ", " + Broadcasting.hasShape(l)
                    + ": `covarianceFactor` wants one scale for each row.");
        }
        return l.times(
                s.shape().isScalar()
                        ? s
                        : s.reshape(s.shape().append(Shape.of(1)).dims()));
    }
}
