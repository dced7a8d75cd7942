package dev.variate.model;

import dev.variate.distribution.BetaBinomial;
import dev.variate.distribution.DiscreteUniform;
import dev.variate.distribution.FiniteDiscrete;
import dev.variate.distribution.Geometric;
import dev.variate.distribution.Hurdle;
import dev.variate.distribution.Named;
import dev.variate.distribution.NegativeBinomial;
import dev.variate.distribution.Skellam;
import dev.variate.distribution.ZeroInflated;
import dev.variate.distribution.Zipf;
import dev.variate.tensor.Tensor;

/** Distributions of whole numbers beside the most used, which {@link Distributions} has. Part of {@link Language}. */
public abstract class CountDistributions extends ContinuousDistributions {
    CountDistributions() {}

    /**
     * Counts that scatter more than a Poisson's: the variance is mean + mean²/dispersion. Support: the whole numbers from 0. Shape:
     * that of the options, then the parameters' common shape.
     *
     * @param mean above 0
     * @param dispersion above 0; the larger, the closer to a Poisson
     */
    public static Tensor negativeBinomial(Object mean, Object dispersion, Option... options) {
        return Drawing.draw("negativeBinomial", options, () -> NegativeBinomial.of(mean, dispersion), mean, dispersion);
    }

    /** {@link #negativeBinomial(Object, Object, Option...)} under a name. */
    public static Tensor negativeBinomial(String name, Object mean, Object dispersion, Option... options) {
        return negativeBinomial(mean, dispersion, Drawing.with(name, options));
    }

    /**
     * The number of failures before so many successes. Support: the whole numbers from 0. Shape: that of the options, then the
     * parameters' common shape.
     *
     * @param successes above 0
     * @param probability of a success, from 0 to 1
     */
    public static Tensor negativeBinomialProbability(Object successes, Object probability, Option... options) {
        return Drawing.draw(
                "negativeBinomialProbability",
                options,
                () -> Named.negativeBinomialProbability(successes, probability),
                successes,
                probability);
    }

    /** {@link #negativeBinomialProbability(Object, Object, Option...)} under a name. */
    public static Tensor negativeBinomialProbability(
            String name, Object successes, Object probability, Option... options) {
        return negativeBinomialProbability(successes, probability, Drawing.with(name, options));
    }

    /**
     * The number of failures before the first success. Support: the whole numbers from 0. Shape: that of the options, then the
     * parameters' common shape.
     *
     * @param probability of a success, from 0 to 1
     */
    public static Tensor geometric(Object probability, Option... options) {
        return Drawing.draw("geometric", options, () -> Geometric.of(probability), probability);
    }

    /** {@link #geometric(Object, Option...)} under a name. */
    public static Tensor geometric(String name, Object probability, Option... options) {
        return geometric(probability, Drawing.with(name, options));
    }

    /**
     * The number of successes in trials whose common probability is beta distributed. Support: the whole numbers from 0 to {@code
     * trials}. Shape: that of the options, then the parameters' common shape.
     *
     * @param trials a whole number from 0
     * @param alpha above 0
     * @param beta above 0
     */
    public static Tensor betaBinomial(Object trials, Object alpha, Object beta, Option... options) {
        return Drawing.draw("betaBinomial", options, () -> BetaBinomial.of(trials, alpha, beta), trials, alpha, beta);
    }

    /** {@link #betaBinomial(Object, Object, Object, Option...)} under a name. */
    public static Tensor betaBinomial(String name, Object trials, Object alpha, Object beta, Option... options) {
        return betaBinomial(trials, alpha, beta, Drawing.with(name, options));
    }

    /**
     * Each whole number between two with the same probability. Support: the whole numbers from {@code low} to {@code high}. Shape:
     * that of the options, then the parameters' common shape.
     *
     * @param low a whole number
     * @param high a whole number, not below {@code low}
     */
    public static Tensor discreteUniform(Object low, Object high, Option... options) {
        return Drawing.draw("discreteUniform", options, () -> DiscreteUniform.of(low, high), low, high);
    }

    /** {@link #discreteUniform(Object, Object, Option...)} under a name. */
    public static Tensor discreteUniform(String name, Object low, Object high, Option... options) {
        return discreteUniform(low, high, Drawing.with(name, options));
    }

    /**
     * One of the whole numbers from {@code low} on, with a probability for each: a {@code categorical} that need not count from 0. Support: the whole numbers from {@code low} on, as many as there are probabilities. Shape: that
     * of the options, then that of the probabilities without their last axis.
     *
     * @param low the least value, a whole number
     * @param probabilities not negative, with sum 1 along the last axis
     */
    public static Tensor finiteDiscrete(Object low, Object probabilities, Option... options) {
        return Drawing.drawEvents(
                "finiteDiscrete", options, () -> FiniteDiscrete.of(low, probabilities), low, probabilities);
    }

    /** {@link #finiteDiscrete(Object, Object, Option...)} under a name. */
    public static Tensor finiteDiscrete(String name, Object low, Object probabilities, Option... options) {
        return finiteDiscrete(low, probabilities, Drawing.with(name, options));
    }

    /**
     * The rank of what is met by chance where the k-th most frequent is met in proportion to 1/k to the power {@code exponent}: words, cities, species. Support: the whole numbers from 1 to {@code ranks}. Shape: that of the
     * options, then the exponent's.
     *
     * @param exponent above 0, about 1 for words
     * @param ranks how many there are, a whole number that is known when the model is compiled
     */
    public static Tensor zipf(Object exponent, Object ranks, Option... options) {
        return Drawing.drawEvents("zipf", options, () -> Zipf.of(exponent, ranks), exponent, ranks);
    }

    /** {@link #zipf(Object, Object, Option...)} under a name. */
    public static Tensor zipf(String name, Object exponent, Object ranks, Option... options) {
        return zipf(exponent, ranks, Drawing.with(name, options));
    }

    /**
     * The difference of two Poisson counts: goals, wins less losses. Support: the whole numbers. Shape: that of the options, then the
     * parameters' common shape.
     *
     * @param rate of the count that is added, above 0
     * @param otherRate of the count that is taken off, above 0
     */
    public static Tensor skellam(Object rate, Object otherRate, Option... options) {
        return Drawing.draw("skellam", options, () -> Skellam.of(rate, otherRate), rate, otherRate);
    }

    /** {@link #skellam(Object, Object, Option...)} under a name. */
    public static Tensor skellam(String name, Object rate, Object otherRate, Option... options) {
        return skellam(rate, otherRate, Drawing.with(name, options));
    }

    /**
     * A Poisson count with more zeros than its own. Support: the whole numbers from 0. Shape: that of the options, then the
     * parameters' common shape.
     *
     * @param zeroProbability of a zero that is not drawn, from 0 to 1
     * @param rate above 0
     */
    public static Tensor zeroInflatedPoisson(Object zeroProbability, Object rate, Option... options) {
        return Drawing.draw(
                "zeroInflatedPoisson",
                options,
                () -> ZeroInflated.poisson(zeroProbability, rate),
                zeroProbability,
                rate);
    }

    /** {@link #zeroInflatedPoisson(Object, Object, Option...)} under a name. */
    public static Tensor zeroInflatedPoisson(String name, Object zeroProbability, Object rate, Option... options) {
        return zeroInflatedPoisson(zeroProbability, rate, Drawing.with(name, options));
    }

    /**
     * A binomial count with more zeros than its own. Support: the whole numbers from 0 to {@code trials}. Shape: that of the options,
     * then the parameters' common shape.
     *
     * @param zeroProbability of a zero that is not drawn, from 0 to 1
     * @param trials a whole number from 0
     * @param probability from 0 to 1
     */
    public static Tensor zeroInflatedBinomial(
            Object zeroProbability, Object trials, Object probability, Option... options) {
        return Drawing.draw(
                "zeroInflatedBinomial",
                options,
                () -> ZeroInflated.binomial(zeroProbability, trials, probability),
                zeroProbability,
                trials,
                probability);
    }

    /** {@link #zeroInflatedBinomial(Object, Object, Object, Option...)} under a name. */
    public static Tensor zeroInflatedBinomial(
            String name, Object zeroProbability, Object trials, Object probability, Option... options) {
        return zeroInflatedBinomial(zeroProbability, trials, probability, Drawing.with(name, options));
    }

    /**
     * A negative binomial count with more zeros than its own. Support: the whole numbers from 0. Shape: that of the options, then the
     * parameters' common shape.
     *
     * @param zeroProbability of a zero that is not drawn, from 0 to 1
     * @param mean above 0
     * @param dispersion above 0
     */
    public static Tensor zeroInflatedNegativeBinomial(
            Object zeroProbability, Object mean, Object dispersion, Option... options) {
        return Drawing.draw(
                "zeroInflatedNegativeBinomial",
                options,
                () -> ZeroInflated.negativeBinomial(zeroProbability, mean, dispersion),
                zeroProbability,
                mean,
                dispersion);
    }

    /** {@link #zeroInflatedNegativeBinomial(Object, Object, Object, Option...)} under a name. */
    public static Tensor zeroInflatedNegativeBinomial(
            String name, Object zeroProbability, Object mean, Object dispersion, Option... options) {
        return zeroInflatedNegativeBinomial(zeroProbability, mean, dispersion, Drawing.with(name, options));
    }

    /**
     * Zero or not is decided first; what is not zero is a Poisson count given that it is not. Support: the whole numbers from 0.
     * Shape: that of the options, then the parameters' common shape.
     *
     * @param zeroProbability of zero, from 0 to 1
     * @param rate above 0
     */
    public static Tensor hurdlePoisson(Object zeroProbability, Object rate, Option... options) {
        return Drawing.draw(
                "hurdlePoisson", options, () -> Hurdle.poisson(zeroProbability, rate), zeroProbability, rate);
    }

    /** {@link #hurdlePoisson(Object, Object, Option...)} under a name. */
    public static Tensor hurdlePoisson(String name, Object zeroProbability, Object rate, Option... options) {
        return hurdlePoisson(zeroProbability, rate, Drawing.with(name, options));
    }

    /**
     * Zero or not is decided first; what is not zero is a negative binomial count given that it is not. Support: the whole numbers
     * from 0. Shape: that of the options, then the parameters' common shape.
     *
     * @param zeroProbability of zero, from 0 to 1
     * @param mean above 0
     * @param dispersion above 0
     */
    public static Tensor hurdleNegativeBinomial(
            Object zeroProbability, Object mean, Object dispersion, Option... options) {
        return Drawing.draw(
                "hurdleNegativeBinomial",
                options,
                () -> Hurdle.negativeBinomial(zeroProbability, mean, dispersion),
                zeroProbability,
                mean,
                dispersion);
    }

    /** {@link #hurdleNegativeBinomial(Object, Object, Object, Option...)} under a name. */
    public static Tensor hurdleNegativeBinomial(
            String name, Object zeroProbability, Object mean, Object dispersion, Option... options) {
        return hurdleNegativeBinomial(zeroProbability, mean, dispersion, Drawing.with(name, options));
    }
}
