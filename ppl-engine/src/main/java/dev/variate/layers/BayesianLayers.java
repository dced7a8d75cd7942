package dev.variate.layers;

import dev.variate.distribution.Divergence;
import dev.variate.distribution.Normal;
import dev.variate.model.Language;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;

/**
 * Layers whose weights are not single numbers: each has a normal posterior, whose mean and scale are learnt, and a standard normal prior. What the posterior
 * costs is a {@code factor}, minus the Kullback-Leibler divergence, so that a loss counts it. Every call draws anew; tracers that give draws their means make it repeat. Part of {@link Layers}.
 */
public abstract class BayesianLayers extends GaussianLayers {
    /** The scale at which posteriors begin: small beside the spread of the means, so that learning sees the data first. */
    private static final double FIRST_SCALE = -3;

    BayesianLayers() {}

    /**
     * A dense layer whose weights are drawn for all rows together (Blundell and others, <em>Weight uncertainty in neural networks</em>, ICML 2015, by
     * reparameterisation): {@code name.weight}, drawn from {@code name.weight.mean} and {@code name.weight.scale}, whose softplus is the standard deviation; and a trainable {@code name.bias}.
     */
    public static Tensor bayesianDense(String name, Object x, int units) {
        Tensor input = input(name, x, 1);
        positive(name, "unit", units);
        Normal posterior = posterior(name + ".weight", input.shape().dim(-1), units);
        Tensor weight = Language.draw(name + ".weight", posterior);
        return input.matmul(weight).plus(constant(name + ".bias", 0, units));
    }

    /**
     * The same in distribution, where each row sees weights of its own, as independent of others' as signs can make them, at the price of two matrix products (Wen and others, <em>Flipout</em>, ICLR 2018): with
     * signs r and s for each row, x M + ((x r) D) s, D what was drawn about the mean M.
     */
    public static Tensor flipoutDense(String name, Object x, int units) {
        Tensor input = input(name, x, 1);
        positive(name, "unit", units);
        int inputs = input.shape().dim(-1);
        Normal posterior = posterior(name + ".weight", inputs, units);
        Tensor apart =
                Language.draw(name + ".weight.apart", new Normal(Language.zeros(inputs, units), posterior.scale()));
        Tensor in = signs(name + ".signs.in", input.shape());
        Tensor out = signs(name + ".signs.out", withLast(input.shape(), units));
        return input.matmul(posterior.location())
                .plus(input.times(in).matmul(apart).times(out))
                .plus(constant(name + ".bias", 0, units));
    }

    /** 1 or −1, as likely. */
    private static Tensor signs(String name, Shape shape) {
        return Language.bernoulli(name, 0.5, Language.shape(shape.dims()))
                .floating()
                .times(2)
                .minus(1);
    }

    private static Normal posterior(String name, int inputs, int units) {
        Tensor mean = weight(name + ".mean", Math.sqrt(1.0 / inputs), inputs, units);
        Tensor scale = constant(name + ".scale", FIRST_SCALE, inputs, units).softplus();
        Normal posterior = new Normal(mean, scale);
        Language.factor(
                name + ".cost", Divergence.kl(posterior, Normal.of(0, 1)).sum().neg());
        return posterior;
    }
}
