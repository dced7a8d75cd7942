package dev.variate.layers;

import dev.variate.distribution.Divergence;
import dev.variate.distribution.Normal;
import dev.variate.model.Language;
import dev.variate.model.ModelException;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.Arrays;

/** Dense layers whose weights are scaled: by random factors of rank one, by noise in proportion to each, or to a largest norm. Part of {@link Layers}. */
public abstract class ScaledLayers extends BayesianLayers {
    /** The scale at which posteriors begin, as in {@link BayesianLayers}, as a softplus. */
    private static final double FIRST_SCALE = -3;

    /** The standard deviation of the prior of a factor about 1, as in the paper. */
    private static final double PRIOR_SCALE = 0.1;

    /** The logarithm of the share of noise at which variational dropout begins. */
    private static final double FIRST_ALPHA = -5;

    /** Added where a root is taken, which has no derivative at 0. */
    private static final double TINY = 1e-12;

    private static final double SHARE_1 = 0.63576;
    private static final double SHARE_2 = 1.87320;
    private static final double SHARE_3 = 1.48695;

    /** Rounds of power iteration: from nearly any start they find the norm to a few per cent, also where the two largest singular values are 10 % apart. */
    private static final int ROUNDS = 30;

    ScaledLayers() {}

    /**
     * A dense layer in which each input and each output is scaled by a factor of its own, and these are random (Dusenberry and others, <em>Efficient and scalable Bayesian neural nets with
     * rank-1 factors</em>, ICML 2020): ((x r) W) s + b, with r and s drawn anew for each row from normal posteriors about means that begin at 1. The prior of a factor is normal about 1 with standard deviation 0.1. Weights {@code name.weight}
     * and {@code name.bias}; posteriors {@code name.in.mean} and {@code name.in.scale}, whose softplus is the standard deviation, and {@code name.out.…}.
     */
    public static Tensor rank1Dense(String name, Object x, int units) {
        Tensor input = input(name, x, 1);
        positive(name, "unit", units);
        int inputs = input.shape().dim(-1);
        Shape rows = input.shape().axes(0, input.shape().rank() - 1);
        Tensor weight = weight(name + ".weight", Math.sqrt(1.0 / inputs), inputs, units);
        Tensor in = factor(name + ".in", rows, inputs);
        Tensor out = factor(name + ".out", rows, units);
        return input.times(in).matmul(weight).times(out).plus(constant(name + ".bias", 0, units));
    }

    private static Tensor factor(String name, Shape rows, int count) {
        Tensor mean = constant(name + ".mean", 1, count);
        Tensor scale = constant(name + ".scale", FIRST_SCALE, count).softplus();
        Normal posterior = new Normal(mean, scale);
        Language.factor(
                name + ".cost",
                Divergence.kl(posterior, Normal.of(1, PRIOR_SCALE)).sum().neg());
        return Language.draw(name, posterior, Language.shape(rows.dims()));
    }

    /**
     * A dense layer each of whose weights has noise in proportion to itself (Kingma, Salimans and Welling, <em>Variational dropout and the local reparameterization trick</em>, NeurIPS 2015): w (1 + √α ε), under a
     * prior that is flat in log |w|. What is drawn is the noise of the outputs, for each row: normal about x W with variance x² (α W²). What the posterior costs follows α alone, by the approximation of Molchanov, Ashukha and Vetrov
     * (ICML 2017, equation 14); weights whose α grows large are not needed. Weights {@code name.weight}, {@code name.logAlpha} for each of them, and {@code name.bias}; the noise is {@code name.noise}.
     */
    public static Tensor variationalDropoutDense(String name, Object x, int units) {
        Tensor input = input(name, x, 1);
        positive(name, "unit", units);
        int inputs = input.shape().dim(-1);
        Tensor weight = weight(name + ".weight", Math.sqrt(1.0 / inputs), inputs, units);
        Tensor logAlpha = constant(name + ".logAlpha", FIRST_ALPHA, inputs, units);
        // minus the divergence: k₁ σ(k₂ + k₃ log α) − ½ log(1 + 1/α) − k₁
        Tensor worth = logAlpha.times(SHARE_3)
                .plus(SHARE_2)
                .sigmoid()
                .times(SHARE_1)
                .minus(logAlpha.neg().softplus().times(0.5))
                .minus(SHARE_1);
        Language.factor(name + ".cost", worth.sum());
        Tensor mean = input.matmul(weight);
        Tensor variance = input.square().matmul(weight.square().times(logAlpha.exp()));
        Tensor noise = Language.normal(
                name + ".noise", 0, 1, Language.shape(mean.shape().dims()));
        return mean.plus(variance.plus(TINY).sqrt().times(noise)).plus(constant(name + ".bias", 0, units));
    }

    /**
     * A dense layer that stretches no distance by more than {@code norm}: its weights are divided by as much as their largest singular value is above that (Miyato and others, <em>Spectral normalization for generative adversarial networks</em>,
     * ICLR 2018; Liu and others, <em>Simple and principled uncertainty estimation</em>, NeurIPS 2020). The value is found by power iteration anew at each step, to a few per cent. Weights {@code name.weight} and {@code name.bias}.
     */
    public static Tensor spectralDense(String name, Object x, int units, double norm) {
        Tensor input = input(name, x, 1);
        positive(name, "unit", units);
        if (!(norm > 0)) {
            throw new ModelException("`" + name + "` keeps its norm below a number above 0, and " + norm + " is not.");
        }
        int inputs = input.shape().dim(-1);
        Tensor weight = weight(name + ".weight", Math.sqrt(1.0 / inputs), inputs, units);
        Tensor largest = largestSingularValue(weight, inputs, units);
        Tensor scale = Value.scalar(norm).div(largest.max(Value.scalar(norm)));
        return input.matmul(weight.times(scale)).plus(constant(name + ".bias", 0, units));
    }

    /** Its derivative is that of uᵀ W v where the vectors are taken as given, which is exact where they are right. */
    private static Tensor largestSingularValue(Tensor weight, int inputs, int units) {
        Tensor still = weight.stopGradient();
        // a start that is in no likely matrix orthogonal to what is looked for
        double[] start = new double[units];
        Arrays.setAll(start, i -> 1 + 0.5 * StrictMath.sin(1 + 2.4 * i));
        Tensor v = Value.vector(start).reshape(units, 1);
        Tensor u = unit(still.matmul(v));
        for (int round = 0; round < ROUNDS; round++) {
            v = unit(still.matrixTranspose().matmul(u));
            u = unit(still.matmul(v));
        }
        return u.reshape(1, inputs).matmul(weight).matmul(v).reshape();
    }

    private static Tensor unit(Tensor x) {
        return x.div(x.square().sum().plus(TINY).sqrt());
    }
}
