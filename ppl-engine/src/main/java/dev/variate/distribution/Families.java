package dev.variate.distribution;

import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The distributions of the language, made anew of what a program says of them: a name, parameters by name, and the shape of the value. So
 * whoever has a program can draw its variables, without the model's own code.
 */
public final class Families {
    private static final String TRUNCATED_LOW = "truncatedLow";
    private static final String TRUNCATED_HIGH = "truncatedHigh";
    private static final String CENSORED_LOW = "censoredLow";
    private static final String CENSORED_HIGH = "censoredHigh";
    private static final String CENSORING_INDICATOR = "censoringIndicator";

    private static final String CENSORING_UPPER = "censoringUpper";

    private static final Map<String, Maker> MAKERS = Map.ofEntries(
            one("asymmetricLaplace", 3, p -> AsymmetricLaplace.of(p[0], p[1], p[2])),
            one("bernoulli", 1, p -> Bernoulli.of(p[0])),
            one("bernoulliLogits", 1, p -> BernoulliLogits.of(p[0])),
            one("beta", 2, p -> Beta.of(p[0], p[1])),
            one("betaBinomial", 3, p -> BetaBinomial.of(p[0], p[1], p[2])),
            one("betaMeanPrecision", 2, p -> Named.betaMeanPrecision(p[0], p[1])),
            one("binomial", 2, p -> Binomial.of(p[0], p[1])),
            one("binomialLogits", 2, p -> BinomialLogits.of(p[0], p[1])),
            one("categorical", 1, p -> Categorical.of(p[0])),
            one("categoricalLogits", 1, p -> Categorical.ofLogits(p[0])),
            one("cauchy", 2, p -> Cauchy.of(p[0], p[1])),
            one("chiSquared", 1, p -> Named.chiSquared(p[0])),
            one("dirichlet", 1, p -> Dirichlet.of(p[0])),
            one("dirichletMultinomial", 2, p -> DirichletMultinomial.of(p[0], p[1])),
            one("discreteUniform", 2, p -> DiscreteUniform.of(p[0], p[1])),
            one("exponential", 1, p -> Exponential.of(p[0])),
            one("exponentiallyModifiedNormal", 3, p -> ExponentiallyModifiedNormal.of(p[0], p[1], p[2])),
            one("finiteDiscrete", 2, p -> FiniteDiscrete.of(p[0], p[1])),
            one("gamma", 2, p -> Gamma.of(p[0], p[1])),
            one("gammaMeanSd", 2, p -> Named.gammaMeanSd(p[0], p[1])),
            one("generalizedExtremeValue", 3, p -> GeneralizedExtremeValue.of(p[0], p[1], p[2])),
            one("generalizedPareto", 3, p -> GeneralizedPareto.of(p[0], p[1], p[2])),
            one("geometric", 1, p -> Geometric.of(p[0])),
            one("gumbel", 2, p -> Gumbel.of(p[0], p[1])),
            one("halfCauchy", 1, p -> HalfCauchy.of(p[0])),
            one("halfNormal", 1, p -> HalfNormal.of(p[0])),
            one("halfStudentT", 2, p -> HalfStudentT.of(p[0], p[1])),
            one("hurdleNegativeBinomial", 3, p -> Hurdle.negativeBinomial(p[0], p[1], p[2])),
            one("hurdlePoisson", 2, p -> Hurdle.poisson(p[0], p[1])),
            one("inducedDirichlet", 1, p -> InducedDirichlet.of(p[0])),
            one("inverseGamma", 2, p -> InverseGamma.of(p[0], p[1])),
            one("inverseGaussian", 2, p -> InverseGaussian.of(p[0], p[1])),
            one("johnsonSU", 4, p -> JohnsonSU.of(p[0], p[1], p[2], p[3])),
            one("kumaraswamy", 2, p -> Kumaraswamy.of(p[0], p[1])),
            one("laplace", 2, p -> Laplace.of(p[0], p[1])),
            one("logLogistic", 2, p -> LogLogistic.of(p[0], p[1])),
            one("logNormal", 2, p -> LogNormal.of(p[0], p[1])),
            one("logistic", 2, p -> Logistic.of(p[0], p[1])),
            one("logitNormal", 2, p -> LogitNormal.of(p[0], p[1])),
            one("multinomial", 2, p -> Multinomial.of(p[0], p[1])),
            one("multivariateNormal", 2, p -> normal(MultivariateNormal.Form.COVARIANCE, p)),
            one("multivariateNormalCholesky", 2, p -> normal(MultivariateNormal.Form.CHOLESKY, p)),
            one("multivariateNormalDiagonal", 2, p -> normal(MultivariateNormal.Form.DIAGONAL, p)),
            one("multivariateNormalLowRank", 3, p -> LowRankNormal.of(p[0], p[1], p[2])),
            one("multivariateNormalPrecision", 2, p -> normal(MultivariateNormal.Form.PRECISION, p)),
            one("multivariateStudentT", 3, p -> MultivariateStudentT.of(false, p[0], p[1], p[2])),
            one("multivariateStudentTCholesky", 3, p -> MultivariateStudentT.of(true, p[0], p[1], p[2])),
            one("negativeBinomial", 2, p -> NegativeBinomial.of(p[0], p[1])),
            one("negativeBinomialProbability", 2, p -> Named.negativeBinomialProbability(p[0], p[1])),
            one("normal", 2, p -> Normal.of(p[0], p[1])),
            one("orderedLogistic", 2, p -> OrderedLogistic.of(p[0], p[1])),
            one("pareto", 2, p -> Pareto.of(p[0], p[1])),
            one("poisson", 1, p -> Poisson.of(p[0])),
            one("rayleigh", 1, p -> Rayleigh.of(p[0])),
            one("skellam", 2, p -> Skellam.of(p[0], p[1])),
            one("skewNormal", 3, p -> SkewNormal.of(p[0], p[1], p[2])),
            one("studentT", 3, p -> StudentT.of(p[0], p[1], p[2])),
            one("triangular", 3, p -> Triangular.of(p[0], p[1], p[2])),
            one("uniform", 2, p -> Uniform.of(p[0], p[1])),
            one("vecchia", 4, p -> Vecchia.of(p[0], p[1], p[2], p[3])),
            one("vonMises", 2, p -> VonMises.of(p[0], p[1])),
            one("weibull", 2, p -> Weibull.of(p[0], p[1])),
            one("wishart", 2, p -> Wishart.of(p[0], p[1])),
            one("zeroInflatedBinomial", 3, p -> ZeroInflated.binomial(p[0], p[1], p[2])),
            one("zeroInflatedNegativeBinomial", 3, p -> ZeroInflated.negativeBinomial(p[0], p[1], p[2])),
            one("zeroInflatedPoisson", 2, p -> ZeroInflated.poisson(p[0], p[1])),
            one("zipf", 2, p -> Zipf.of(p[0], p[1])),
            Map.entry("ar", (p, shape) -> Autoregression.of(at(p, 0, 2), at(p, 1, 2), last(shape))),
            Map.entry("gaussianRandomWalk", (p, shape) -> GaussianRandomWalk.of(at(p, 0, 1), last(shape))),
            Map.entry("lkjCholesky", (p, shape) -> LkjCholesky.of(at(p, 0, 1), last(shape))),
            Map.entry("hiddenMarkov", Families::hiddenMarkov),
            Map.entry("linearGaussian", Families::linearGaussian),
            Map.entry("markovChain", (p, shape) -> MarkovChain.of(last(shape), at(p, 0, 2), at(p, 1, 2))),
            Map.entry("mixture", Families::mixture));

    private Families() {}

    @FunctionalInterface
    private interface Maker {
        Distribution make(Map<String, ? extends Tensor> parameters, Shape value);
    }

    @FunctionalInterface
    private interface OfParameters {
        Distribution make(Tensor[] parameters);
    }

    private static Map.Entry<String, Maker> one(String name, int parameters, OfParameters make) {
        return Map.entry(name, (p, shape) -> {
            Tensor[] values = new Tensor[parameters];
            for (int i = 0; i < parameters; i++) {
                values[i] = at(p, i, parameters);
            }
            return make.make(values);
        });
    }

    private static Distribution normal(MultivariateNormal.Form form, Tensor[] p) {
        return MultivariateNormal.of(form, p[0], p[1]);
    }

    /** Why a distribution of that name cannot be drawn from; empty if it can. */
    public static Optional<String> whyNotDrawn(String name) {
        if (MAKERS.containsKey(name)) {
            return Optional.empty();
        }
        return Optional.of(
                switch (name) {
                    case "flat", "flatPositive" ->
                        "a `" + name
                                + "` is no probability distribution. Give it a proper prior, such as `normal(0, 10)`.";
                    case "icar" -> "an `icar` says how neighbours differ, and not where they lie.";
                    default ->
                        "`" + name + "` is a distribution of the model's own, whose sampler stays with the model.";
                });
    }

    /**
     * The member of a family.
     *
     * @param parameters by the names that {@link Distribution#parameters} has, in its order, truncation and censoring included
     * @param value the shape of the variable: sample, batch and event
     * @param ordered whether draws are put in ascending order along the last axis
     * @throws IllegalArgumentException if there is no such family, or it has other parameters
     * @throws InvalidParameterException if a parameter cannot be
     */
    public static Distribution member(
            String name, Map<String, ? extends Tensor> parameters, Shape value, boolean ordered) {
        Map<String, Tensor> own = new LinkedHashMap<>(parameters);
        Optional<Tensor> low = Optional.ofNullable(own.remove(TRUNCATED_LOW));
        Optional<Tensor> high = Optional.ofNullable(own.remove(TRUNCATED_HIGH));
        Optional<Tensor> floor = Optional.ofNullable(own.remove(CENSORED_LOW));
        Optional<Tensor> ceiling = Optional.ofNullable(own.remove(CENSORED_HIGH));
        Optional<Tensor> indicator = Optional.ofNullable(own.remove(CENSORING_INDICATOR));
        Optional<Tensor> upper = Optional.ofNullable(own.remove(CENSORING_UPPER));
        Optional<Tensor> inflation = Optional.ofNullable(own.remove(ZeroInflated.INFLATION));
        Optional<Tensor> hurdle = Optional.ofNullable(own.remove(Hurdle.HURDLE));
        Maker maker = MAKERS.get(name);
        if (maker == null) {
            throw new IllegalArgumentException("There is no distribution '" + name + "'");
        }
        Distribution made = maker.make(own, value);
        if (!List.copyOf(made.parameters().keySet()).equals(List.copyOf(own.keySet()))) {
            throw new IllegalArgumentException(
                    "A '" + name + "' has the parameters " + made.parameters().keySet() + ", found " + own.keySet());
        }
        if (low.isPresent() || high.isPresent()) {
            made = Truncated.of(made, low, high);
        }
        if (inflation.isPresent()) {
            made = ZeroInflated.of(made, inflation.get());
        }
        if (hurdle.isPresent()) {
            made = Hurdle.of(made, hurdle.get());
        }
        if (floor.isPresent() || ceiling.isPresent()) {
            made = Censored.of(made, floor, ceiling);
        }
        if (indicator.isPresent()) {
            // which end was not seen makes no difference to its draws
            made = PartlyCensored.of(made, indicator.get(), true);
        }
        if (upper.isPresent()) {
            made = IntervalCensored.of(made, upper.get());
        }
        return ordered && made.eventShape().isScalar() ? new Ascending(made, last(value)) : made;
    }

    private static int last(Shape shape) {
        if (shape.isScalar()) {
            throw new IllegalArgumentException("A vector was expected, found a number");
        }
        return shape.dim(-1);
    }

    private static Tensor at(Map<String, ? extends Tensor> parameters, int i, int count) {
        if (parameters.size() != count) {
            throw new IllegalArgumentException(count + " parameters were expected, found " + parameters.keySet());
        }
        return List.copyOf(parameters.values()).get(i);
    }

    private static Distribution hiddenMarkov(Map<String, ? extends Tensor> parameters, Shape value) {
        Map<String, Tensor> emission = new LinkedHashMap<>(parameters);
        Tensor initial = required(emission, "initial");
        Tensor transition = required(emission, "transition");
        List<Distribution> parts = parts(emission, value);
        if (parts.size() != 1) {
            throw new IllegalArgumentException("A 'hiddenMarkov' has one emission, found " + parts.size());
        }
        return HiddenMarkov.of(last(value), initial, transition, parts.getFirst());
    }

    private static Distribution linearGaussian(Map<String, ? extends Tensor> parameters, Shape value) {
        Tensor[] p = new Tensor[6];
        for (int i = 0; i < p.length; i++) {
            p[i] = at(parameters, i, p.length);
        }
        boolean numbers = p[2].shape().rank() == 1;
        return LinearGaussian.of(
                numbers ? last(value) : value.dim(value.rank() - 2), p[0], p[1], p[2], p[3], p[4], p[5]);
    }

    private static Distribution mixture(Map<String, ? extends Tensor> parameters, Shape value) {
        Map<String, Tensor> components = new LinkedHashMap<>(parameters);
        return Mixture.of(required(components, "weights"), parts(components, value));
    }

    private static Tensor required(Map<String, Tensor> parameters, String name) {
        Tensor found = parameters.remove(name);
        if (found == null) {
            throw new IllegalArgumentException("The parameter '" + name + "' is missing");
        }
        return found;
    }

    /** Distributions whose parameters stand under {@code normal.location} or {@code normal[1].location}, in that order. */
    private static List<Distribution> parts(Map<String, Tensor> parameters, Shape value) {
        Map<String, Map<String, Tensor>> parts = new LinkedHashMap<>();
        parameters.forEach((name, tensor) -> {
            int dot = name.indexOf('.');
            if (dot < 1) {
                throw new IllegalArgumentException("The parameter '" + name + "' belongs to no component");
            }
            parts.computeIfAbsent(name.substring(0, dot), n -> new LinkedHashMap<>())
                    .put(name.substring(dot + 1), tensor);
        });
        List<Distribution> made = new ArrayList<>();
        parts.forEach((name, own) -> made.add(member(name.replaceAll("\\[\\d+]$", ""), own, value, false)));
        return made;
    }

    /** The names of the distributions that can be drawn. */
    static List<String> names() {
        return MAKERS.keySet().stream().sorted().toList();
    }
}
