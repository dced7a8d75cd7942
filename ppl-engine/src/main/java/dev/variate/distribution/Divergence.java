package dev.variate.distribution;

import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;

/**
 * How far one distribution is from another of its family, by Kullback and Leibler's divergence, E<sub>p</sub> log p(x)/q(x), in nats, where that has a closed form (Gil,
 * Alajaji and Linder, <em>Information Sciences</em> 249, 2013, table 2).
 */
public final class Divergence {
    private Divergence() {}

    /**
     * KL(p ‖ q), of the batch shape that both have together: 0 if they are equal, infinite where p has values that q has not.
     *
     * @throws InvalidParameterException if they are of different families, or of one that has no closed form here
     */
    public static Tensor kl(Distribution p, Distribution q) {
        if (p instanceof Normal a && q instanceof Normal b) {
            return normal(a.location(), a.scale(), b.location(), b.scale());
        }
        if (p instanceof LogNormal a && q instanceof LogNormal b) {
            return normal(a.location(), a.scale(), b.location(), b.scale());
        }
        if (p instanceof HalfNormal a && q instanceof HalfNormal b) {
            return normal(Value.scalar(0.0), a.scale(), Value.scalar(0.0), b.scale());
        }
        if (p instanceof Exponential a && q instanceof Exponential b) {
            return gamma(Value.scalar(1.0), a.rate(), Value.scalar(1.0), b.rate());
        }
        if (p instanceof Gamma a && q instanceof Gamma b) {
            return gamma(a.shape(), a.rate(), b.shape(), b.rate());
        }
        if (p instanceof InverseGamma a && q instanceof InverseGamma b) {
            // a divergence does not change when x becomes 1/x
            return gamma(a.shape(), a.scale(), b.shape(), b.scale());
        }
        if (p instanceof Beta a && q instanceof Beta b) {
            return beta(a, b);
        }
        if (p instanceof Dirichlet a && q instanceof Dirichlet b) {
            return dirichlet(a.concentration(), b.concentration());
        }
        if (p instanceof Laplace a && q instanceof Laplace b) {
            return laplace(a, b);
        }
        if (p instanceof Bernoulli a && q instanceof Bernoulli b) {
            return share(a.probability(), b.probability()).plus(share(other(a.probability()), other(b.probability())));
        }
        if (p instanceof Geometric a && q instanceof Geometric b) {
            Tensor odds = other(a.probability()).div(a.probability());
            return a.probability()
                    .div(b.probability())
                    .log()
                    .plus(odds.times(
                            other(a.probability()).div(other(b.probability())).log()));
        }
        if (p instanceof Poisson a && q instanceof Poisson b) {
            return share(a.rate(), b.rate()).minus(a.rate()).plus(b.rate());
        }
        if (p instanceof Categorical a && q instanceof Categorical b) {
            return share(probabilities(a), probabilities(b)).sum(-1);
        }
        if (p instanceof MultivariateNormal a && q instanceof MultivariateNormal b) {
            return multivariateNormal(a, b);
        }
        throw new InvalidParameterException(
                "A divergence in closed form wants two distributions of one family that has one, such as `normal`, `gamma`, `beta`, `bernoulli` or `multivariateNormal`."
                        + " For others take the mean of `p.logProb(x) - q.logProb(x)` over draws x of p",
                "a `" + p.name() + "` and a `" + q.name() + "`");
    }

    private static Tensor other(Tensor probability) {
        return probability.neg().plus(1.0);
    }

    /** p log(p/q), and 0 where p is 0. */
    private static Tensor share(Tensor p, Tensor q) {
        Tensor none = p.eq(Value.scalar(0.0));
        Tensor ratio = Tensor.where(none, Value.scalar(1.0), p).div(Tensor.where(none, Value.scalar(1.0), q));
        return p.times(ratio.log());
    }

    private static Tensor probabilities(Categorical c) {
        return c.parameterName().equals("logits")
                ? c.weights()
                        .minus(LastAxis.widened(c.weights().logSumExp(-1), 1))
                        .exp()
                : c.weights();
    }

    private static Tensor normal(Tensor m1, Tensor s1, Tensor m2, Tensor s2) {
        Tensor ratio = s1.div(s2).square();
        Tensor apart = m1.minus(m2).div(s2).square();
        return ratio.plus(apart).minus(1.0).minus(ratio.log()).times(0.5);
    }

    private static Tensor gamma(Tensor shape1, Tensor rate1, Tensor shape2, Tensor rate2) {
        return shape1.minus(shape2)
                .times(shape1.digamma())
                .minus(shape1.lgamma())
                .plus(shape2.lgamma())
                .plus(shape2.times(rate1.div(rate2).log()))
                .plus(shape1.times(rate2.div(rate1).minus(1.0)));
    }

    private static Tensor beta(Beta p, Beta q) {
        Tensor a = q.alpha().minus(p.alpha());
        Tensor b = q.beta().minus(p.beta());
        return Algebra.logBeta(q.alpha(), q.beta())
                .minus(Algebra.logBeta(p.alpha(), p.beta()))
                .minus(a.times(p.alpha().digamma()))
                .minus(b.times(p.beta().digamma()))
                .plus(a.plus(b).times(p.alpha().plus(p.beta()).digamma()));
    }

    private static Tensor dirichlet(Tensor p, Tensor q) {
        Tensor total = p.sum(-1);
        Tensor apart = p.digamma().minus(LastAxis.widened(total.digamma(), 1));
        return total.lgamma()
                .minus(p.lgamma().sum(-1))
                .minus(q.sum(-1).lgamma())
                .plus(q.lgamma().sum(-1))
                .plus(p.minus(q).times(apart).sum(-1));
    }

    private static Tensor laplace(Laplace p, Laplace q) {
        Tensor apart = p.location().minus(q.location()).abs();
        return q.scale()
                .div(p.scale())
                .log()
                .plus(p.scale()
                        .times(apart.div(p.scale()).neg().exp())
                        .plus(apart)
                        .div(q.scale()))
                .minus(1.0);
    }

    private static Tensor multivariateNormal(MultivariateNormal p, MultivariateNormal q) {
        Tensor first = p.covariance().orElseThrow().cholesky();
        Tensor second = q.covariance().orElseThrow().cholesky();
        Tensor turned = second.solveLower(first, false);
        Shape event = p.eventShape();
        Tensor apart =
                Events.solve(second, q.mean().orElseThrow().minus(p.mean().orElseThrow()), false);
        return turned.square()
                .sum(-2, -1)
                .plus(apart.square().sum(-1))
                .minus(event.dim(0))
                .times(0.5)
                .plus(Events.logDeterminant(second))
                .minus(Events.logDeterminant(first));
    }
}
