package dev.variate.model;

import dev.variate.distribution.Bernoulli;
import dev.variate.distribution.BernoulliLogits;
import dev.variate.distribution.Beta;
import dev.variate.distribution.Binomial;
import dev.variate.distribution.BinomialLogits;
import dev.variate.distribution.Categorical;
import dev.variate.distribution.Cauchy;
import dev.variate.distribution.Distribution;
import dev.variate.distribution.Exponential;
import dev.variate.distribution.Factor;
import dev.variate.distribution.Flat;
import dev.variate.distribution.Gamma;
import dev.variate.distribution.HalfCauchy;
import dev.variate.distribution.HalfNormal;
import dev.variate.distribution.HiddenMarkov;
import dev.variate.distribution.LogNormal;
import dev.variate.distribution.MarkovChain;
import dev.variate.distribution.Mixture;
import dev.variate.distribution.Normal;
import dev.variate.distribution.Poisson;
import dev.variate.distribution.StudentT;
import dev.variate.distribution.Uniform;
import dev.variate.tensor.DType;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.util.Arrays;
import java.util.List;

/**
 * The distributions, as a model calls them: the most used here, the others in the classes that it extends. Each makes a random variable; wherever a tensor is wanted, numbers, arrays and tensors do.
 *
 * <p>Options after the parameters: {@link Language#shape shape}, {@link Language#named(String) named}, {@link Language#plate plate},
 * {@link Language#given given},
 * {@link PartialObservations what is truncated or censored}. The variant with a name first is for plain Java, where no model compiler takes the name from the variable.
 * Part of {@link Language}, which model code imports.
 */
public abstract class Distributions extends CountDistributions {
    Distributions() {}

    /**
     * The normal (Gaussian) distribution; {@code scale} is its standard deviation. Support: the real numbers. Shape: that of the options,
     * then the parameters' common shape.
     *
     * @param location where the middle lies
     * @param scale how wide it is, above 0
     */
    public static Tensor normal(Object location, Object scale, Option... options) {
        return Drawing.draw("normal", options, () -> Normal.of(location, scale), location, scale);
    }

    /** {@link #normal(Object, Object, Option...)} under a name. */
    public static Tensor normal(String name, Object location, Object scale, Option... options) {
        return normal(location, scale, Drawing.with(name, options));
    }

    /**
     * The absolute value of a normal variable with mean 0 and standard deviation {@code scale}: a prior for scales. Support: the positive
     * numbers. Shape: that of the options, then the parameters' common shape.
     *
     * @param scale how wide it is, above 0
     */
    public static Tensor halfNormal(Object scale, Option... options) {
        return Drawing.draw("halfNormal", options, () -> HalfNormal.of(scale), scale);
    }

    /** {@link #halfNormal(Object, Option...)} under a name. */
    public static Tensor halfNormal(String name, Object scale, Option... options) {
        return halfNormal(scale, Drawing.with(name, options));
    }

    /**
     * Student's t distribution: like a normal, with heavier tails the fewer the degrees of freedom. Support: the real numbers. Shape: that
     * of the options, then the parameters' common shape.
     *
     * @param degreesOfFreedom above 0
     * @param location where the middle lies
     * @param scale how wide it is, above 0
     */
    public static Tensor studentT(Object degreesOfFreedom, Object location, Object scale, Option... options) {
        return Drawing.draw(
                "studentT",
                options,
                () -> StudentT.of(degreesOfFreedom, location, scale),
                degreesOfFreedom,
                location,
                scale);
    }

    /** {@link #studentT(Object, Object, Object, Option...)} under a name. */
    public static Tensor studentT(
            String name, Object degreesOfFreedom, Object location, Object scale, Option... options) {
        return studentT(degreesOfFreedom, location, scale, Drawing.with(name, options));
    }

    /**
     * The Cauchy distribution: tails so heavy that it has no mean. Support: the real numbers. Shape: that of the options, then the
     * parameters' common shape.
     *
     * @param location where the middle lies
     * @param scale how wide it is, above 0
     */
    public static Tensor cauchy(Object location, Object scale, Option... options) {
        return Drawing.draw("cauchy", options, () -> Cauchy.of(location, scale), location, scale);
    }

    /** {@link #cauchy(Object, Object, Option...)} under a name. */
    public static Tensor cauchy(String name, Object location, Object scale, Option... options) {
        return cauchy(location, scale, Drawing.with(name, options));
    }

    /**
     * The absolute value of a Cauchy variable with location 0: a prior for scales that lets large ones through. Support: the positive
     * numbers. Shape: that of the options, then the parameters' common shape.
     *
     * @param scale how wide it is, above 0
     */
    public static Tensor halfCauchy(Object scale, Option... options) {
        return Drawing.draw("halfCauchy", options, () -> HalfCauchy.of(scale), scale);
    }

    /** {@link #halfCauchy(Object, Option...)} under a name. */
    public static Tensor halfCauchy(String name, Object scale, Option... options) {
        return halfCauchy(scale, Drawing.with(name, options));
    }

    /**
     * The exponential distribution with mean 1/{@code rate}: waiting times. Support: the positive numbers. Shape: that of the options, then
     * the parameters' common shape.
     *
     * @param rate above 0
     */
    public static Tensor exponential(Object rate, Option... options) {
        return Drawing.draw("exponential", options, () -> Exponential.of(rate), rate);
    }

    /** {@link #exponential(Object, Option...)} under a name. */
    public static Tensor exponential(String name, Object rate, Option... options) {
        return exponential(rate, Drawing.with(name, options));
    }

    /**
     * The gamma distribution with mean {@code shape}/{@code rate}. Support: the positive numbers. Shape: that of the options, then the
     * parameters' common shape.
     *
     * @param shape above 0
     * @param rate above 0
     */
    public static Tensor gamma(Object shape, Object rate, Option... options) {
        return Drawing.draw("gamma", options, () -> Gamma.of(shape, rate), shape, rate);
    }

    /** {@link #gamma(Object, Object, Option...)} under a name. */
    public static Tensor gamma(String name, Object shape, Object rate, Option... options) {
        return gamma(shape, rate, Drawing.with(name, options));
    }

    /**
     * The beta distribution with mean {@code alpha}/({@code alpha} + {@code beta}): probabilities. Support: from 0 to 1. Shape: that of the
     * options, then the parameters' common shape.
     *
     * @param alpha above 0
     * @param beta above 0
     */
    public static Tensor beta(Object alpha, Object beta, Option... options) {
        return Drawing.draw("beta", options, () -> Beta.of(alpha, beta), alpha, beta);
    }

    /** {@link #beta(Object, Object, Option...)} under a name. */
    public static Tensor beta(String name, Object alpha, Object beta, Option... options) {
        return beta(alpha, beta, Drawing.with(name, options));
    }

    /**
     * All values between {@code low} and {@code high} alike; both may be random variables. Support: from {@code low} to {@code high}.
     * Shape: that of the options, then the parameters' common shape.
     *
     * @param low the lower end
     * @param high the upper end, above {@code low}
     */
    public static Tensor uniform(Object low, Object high, Option... options) {
        return Drawing.draw("uniform", options, () -> Uniform.of(low, high), low, high);
    }

    /** {@link #uniform(Object, Object, Option...)} under a name. */
    public static Tensor uniform(String name, Object low, Object high, Option... options) {
        return uniform(low, high, Drawing.with(name, options));
    }

    /**
     * The exponential of a normal variable with mean {@code location} and standard deviation {@code scale}. Support: the positive numbers.
     * Shape: that of the options, then the parameters' common shape.
     *
     * @param location where the middle lies
     * @param scale how wide it is, above 0
     */
    public static Tensor logNormal(Object location, Object scale, Option... options) {
        return Drawing.draw("logNormal", options, () -> LogNormal.of(location, scale), location, scale);
    }

    /** {@link #logNormal(Object, Object, Option...)} under a name. */
    public static Tensor logNormal(String name, Object location, Object scale, Option... options) {
        return logNormal(location, scale, Drawing.with(name, options));
    }

    /**
     * The improper density 1 everywhere: no prior. It cannot be sampled, so the model cannot be simulated. Support: the real numbers.
     * Shape: that of the options, then a single number.
     */
    public static Tensor flat(Option... options) {
        return Drawing.draw("flat", options, () -> Flat.real());
    }

    /** {@link #flat(Option...)} under a name. */
    public static Tensor flat(String name, Option... options) {
        return flat(Drawing.with(name, options));
    }

    /**
     * The improper density 1 on positive numbers: no prior for a scale. It cannot be sampled, so the model cannot be simulated. Support:
     * the positive numbers. Shape: that of the options, then a single number.
     */
    public static Tensor flatPositive(Option... options) {
        return Drawing.draw("flatPositive", options, () -> Flat.positive());
    }

    /** {@link #flatPositive(Option...)} under a name. */
    public static Tensor flatPositive(String name, Option... options) {
        return flatPositive(Drawing.with(name, options));
    }

    /**
     * 1 with the given probability, else 0. Support: 0 and 1. Shape: that of the options, then the parameters' common shape.
     *
     * @param probability from 0 to 1
     */
    public static Tensor bernoulli(Object probability, Option... options) {
        return Drawing.draw("bernoulli", options, () -> Bernoulli.of(probability), probability);
    }

    /** {@link #bernoulli(Object, Option...)} under a name. */
    public static Tensor bernoulli(String name, Object probability, Option... options) {
        return bernoulli(probability, Drawing.with(name, options));
    }

    /**
     * 1 with probability 1/(1 + exp(−{@code logits})), else 0: logistic regression. Support: 0 and 1. Shape: that of the options, then the
     * parameters' common shape.
     *
     * @param logits any number
     */
    public static Tensor bernoulliLogits(Object logits, Option... options) {
        return Drawing.draw("bernoulliLogits", options, () -> BernoulliLogits.of(logits), logits);
    }

    /** {@link #bernoulliLogits(Object, Option...)} under a name. */
    public static Tensor bernoulliLogits(String name, Object logits, Option... options) {
        return bernoulliLogits(logits, Drawing.with(name, options));
    }

    /**
     * The number of successes in so many trials. Support: the whole numbers from 0 to {@code trials}. Shape: that of the options, then the
     * parameters' common shape.
     *
     * @param trials a whole number from 0
     * @param probability from 0 to 1
     */
    public static Tensor binomial(Object trials, Object probability, Option... options) {
        return Drawing.draw("binomial", options, () -> Binomial.of(trials, probability), trials, probability);
    }

    /** {@link #binomial(Object, Object, Option...)} under a name. */
    public static Tensor binomial(String name, Object trials, Object probability, Option... options) {
        return binomial(trials, probability, Drawing.with(name, options));
    }

    /**
     * The number of successes in so many trials, each with probability 1/(1 + exp(−{@code logits})). Support: the whole numbers from 0 to
     * {@code trials}. Shape: that of the options, then the parameters' common shape.
     *
     * @param trials a whole number from 0
     * @param logits any number
     */
    public static Tensor binomialLogits(Object trials, Object logits, Option... options) {
        return Drawing.draw("binomialLogits", options, () -> BinomialLogits.of(trials, logits), trials, logits);
    }

    /** {@link #binomialLogits(Object, Object, Option...)} under a name. */
    public static Tensor binomialLogits(String name, Object trials, Object logits, Option... options) {
        return binomialLogits(trials, logits, Drawing.with(name, options));
    }

    /**
     * A count of which {@code rate} are expected. Support: the whole numbers from 0. Shape: that of the options, then the parameters'
     * common shape.
     *
     * @param rate above 0
     */
    public static Tensor poisson(Object rate, Option... options) {
        return Drawing.draw("poisson", options, () -> Poisson.of(rate), rate);
    }

    /** {@link #poisson(Object, Option...)} under a name. */
    public static Tensor poisson(String name, Object rate, Option... options) {
        return poisson(rate, Drawing.with(name, options));
    }

    /**
     * One of the categories 0, 1, 2 …; their probabilities stand along the last axis, the axes before it are independent outcomes. Support:
     * the whole numbers below the number of categories. Shape: that of the options, then all but the last axis of the parameter.
     *
     * @param probabilities from 0 to 1, with sum 1 along the last axis
     */
    public static Tensor categorical(Object probabilities, Option... options) {
        return Drawing.draw("categorical", options, () -> Categorical.of(probabilities), probabilities);
    }

    /** {@link #categorical(Object, Option...)} under a name. */
    public static Tensor categorical(String name, Object probabilities, Option... options) {
        return categorical(probabilities, Drawing.with(name, options));
    }

    /**
     * One of the categories 0, 1, 2 …, with probabilities in proportion to exp({@code logits}) along the last axis. Support: the whole
     * numbers below the number of categories. Shape: that of the options, then all but the last axis of the parameter.
     *
     * @param logits along the last axis, one for each category
     */
    public static Tensor categoricalLogits(Object logits, Option... options) {
        return Drawing.draw("categoricalLogits", options, () -> Categorical.ofLogits(logits), logits);
    }

    /** {@link #categoricalLogits(Object, Option...)} under a name. */
    public static Tensor categoricalLogits(String name, Object logits, Option... options) {
        return categoricalLogits(logits, Drawing.with(name, options));
    }

    /**
     * A value from one of several distributions, each taken with a probability of its own; which one it was is summed out. Support: that of
     * the components. Shape: that of the options, then the components' common shape.
     * {@code mixture(vector(w, 1 - w), List.of(Normal.of(0, 1), Normal.of(mu, sigma)), shape(n))}
     *
     * @param weights from 0 to 1, with sum 1, one for each component
     * @param components distributions, such as {@code Normal.of(0, 1)}
     */
    public static Tensor mixture(Object weights, List<? extends Distribution> components, Option... options) {
        return Drawing.draw("mixture", options, () -> Mixture.of(weights, components));
    }

    /** {@link #mixture(Object, List, Option...)} under a name. */
    public static Tensor mixture(
            String name, Object weights, List<? extends Distribution> components, Option... options) {
        return mixture(weights, components, Drawing.with(name, options));
    }

    /**
     * A series that a hidden chain of states emits, one value a step; the states are summed out. Support: that of the emission. Shape: that
     * of the options, then the number of steps.
     * {@code hiddenMarkov(n, vector(0.5, 0.5), stack(vector(p, 1 - p), vector(q, 1 - q)), Normal.of(mu, 1))}
     *
     * @param steps the length of the series
     * @param initial the probability of each state at the first step, with sum 1
     * @param transition a row for each state, with the probabilities of the state after it, which sum to 1
     * @param emission what each state emits: a distribution whose parameters have an element for each state, or a row of these for each
     *     step
     */
    public static Tensor hiddenMarkov(
            int steps, Object initial, Object transition, Distribution emission, Option... options) {
        return Drawing.draw("hiddenMarkov", options, () -> HiddenMarkov.of(steps, initial, transition, emission));
    }

    /** {@link #hiddenMarkov(int, Object, Object, Distribution, Option...)} under a name. */
    public static Tensor hiddenMarkov(
            String name, int steps, Object initial, Object transition, Distribution emission, Option... options) {
        return hiddenMarkov(steps, initial, transition, emission, Drawing.with(name, options));
    }

    /**
     * A chain of states, each of which depends on the one before it. Without data it is summed out, so that
     * {@code var z = markovChain(n, start, P); var y = normal(mu[z], sigma);} is a hidden Markov model. Support: whole numbers from 0 to the
     * number of states less 1. Shape: that of the options, then the number of steps.
     *
     * @param steps the length of the chain
     * @param initial the probability of each state at the first step, with sum 1
     * @param transition a row for each state, with the probabilities of the state after it, which sum to 1
     */
    public static Tensor markovChain(int steps, Object initial, Object transition, Option... options) {
        return Drawing.draw("markovChain", options, () -> MarkovChain.of(steps, initial, transition));
    }

    /** {@link #markovChain(int, Object, Object, Option...)} under a name. */
    public static Tensor markovChain(String name, int steps, Object initial, Object transition, Option... options) {
        return markovChain(steps, initial, transition, Drawing.with(name, options));
    }

    /**
     * Multiplies the model's density by exp({@code logWeight}): what no distribution of the language says. Support: 0, its only value. Shape:
     * that of the log weight, all elements of which are added.
     *
     * @param logWeight the logarithm of the weight
     */
    public static Tensor factor(Object logWeight, Option... options) {
        Factor factor = Factor.of(Language.tensor(logWeight));
        Option[] all = Arrays.copyOf(options, options.length + 1);
        all[options.length] = new Option.Given(Value.full(new TensorType(DType.I32, factor.batchShape()), 0));
        return Drawing.draw("factor", all, () -> factor, logWeight);
    }

    /** {@link #factor(Object, Option...)} under a name. */
    public static Tensor factor(String name, Object logWeight, Option... options) {
        return factor(logWeight, Drawing.with(name, options));
    }

    /** A random variable with a distribution of one's own; the same in every way as those of the language. */
    public static Tensor draw(Distribution distribution, Option... options) {
        return Drawing.draw(distribution.name(), options, () -> distribution);
    }

    /** {@link #draw(Distribution, Option...)} under a name. */
    public static Tensor draw(String name, Distribution distribution, Option... options) {
        return draw(distribution, Drawing.with(name, options));
    }
}
