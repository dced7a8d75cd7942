package dev.variate.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Says which parameters a distribution's function takes: Java's own message about a call with too few or too many speaks of types that no model shows. */
public final class Arity {
    private static final Map<String, List<String>> PARAMETERS = Map.ofEntries(
            Map.entry("normal", List.of("a location", "a scale")),
            Map.entry("halfNormal", List.of("a scale")),
            Map.entry("studentT", List.of("degrees of freedom", "a location", "a scale")),
            Map.entry("cauchy", List.of("a location", "a scale")),
            Map.entry("halfCauchy", List.of("a scale")),
            Map.entry("exponential", List.of("a rate")),
            Map.entry("gamma", List.of("a shape", "a rate")),
            Map.entry("beta", List.of("an alpha", "a beta")),
            Map.entry("uniform", List.of("a low", "a high")),
            Map.entry("logNormal", List.of("a location", "a scale")),
            Map.entry("flat", List.of()),
            Map.entry("flatPositive", List.of()),
            Map.entry("bernoulli", List.of("a probability")),
            Map.entry("bernoulliLogits", List.of("logits")),
            Map.entry("binomial", List.of("a number of trials", "a probability")),
            Map.entry("binomialLogits", List.of("a number of trials", "logits")),
            Map.entry("poisson", List.of("a rate")),
            Map.entry("categorical", List.of("probabilities")),
            Map.entry("categoricalLogits", List.of("logits")),
            Map.entry("dirichlet", List.of("a concentration")),
            Map.entry("multinomial", List.of("a number of trials", "probabilities")),
            Map.entry("dirichletMultinomial", List.of("a number of trials", "a concentration")),
            Map.entry("multivariateNormal", List.of("a location", "a covariance")),
            Map.entry("multivariateNormalCholesky", List.of("a location", "a Cholesky factor")),
            Map.entry("multivariateNormalPrecision", List.of("a location", "a precision")),
            Map.entry("multivariateNormalDiagonal", List.of("a location", "a scale")),
            Map.entry("multivariateStudentT", List.of("degrees of freedom", "a location", "a scale matrix")),
            Map.entry("multivariateStudentTCholesky", List.of("degrees of freedom", "a location", "a Cholesky factor")),
            Map.entry("lkjCholesky", List.of("a concentration", "a number of rows")),
            Map.entry("wishart", List.of("degrees of freedom", "a scale matrix")),
            Map.entry("orderedLogistic", List.of("a location", "cutpoints")),
            Map.entry("inducedDirichlet", List.of("a concentration")),
            Map.entry("gaussianRandomWalk", List.of("a scale", "a number of steps")),
            Map.entry("ar", List.of("coefficients", "a scale", "a number of steps")),
            Map.entry("icar", List.of("one area of each pair (int[])", "the other (int[])", "a number of areas")),
            Map.entry(
                    "mixture",
                    List.of(
                            "weights",
                            "a list of bare distributions, such as `List.of(Normal.of(0, 1), Normal.of(3, 1))`")),
            Map.entry(
                    "hiddenMarkov",
                    List.of(
                            "a number of steps",
                            "initial probabilities",
                            "transition probabilities",
                            "a bare distribution, such as `Normal.of(mu, 1)`, with an element for each state")),
            Map.entry("markovChain", List.of("a number of steps", "initial probabilities", "transition probabilities")),
            Map.entry(
                    "linearGaussian",
                    List.of(
                            "a number of steps",
                            "a transition",
                            "its covariance",
                            "an observation",
                            "its covariance",
                            "an initial mean",
                            "an initial covariance")),
            Map.entry(
                    "vecchia",
                    List.of(
                            "a location",
                            "inputs",
                            "a number of neighbours (int)",
                            "a kernel, such as `at -> matern32(at, 1, length)`")),
            Map.entry("multivariateNormalLowRank", List.of("a location", "a factor", "a diagonal")),
            Map.entry("finiteDiscrete", List.of("a low", "probabilities")),
            Map.entry("horseshoe", List.of("a global scale")),
            Map.entry(
                    "regularizedHorseshoe", List.of("a global scale", "a slab scale", "the slab's degrees of freedom")),
            Map.entry("r2d2", List.of("a mean of R²", "its precision", "a concentration", "a noise")),
            Map.entry("stickBreaking", List.of("a concentration", "a number of parts (int)")),
            Map.entry("stochasticVolatility", List.of("a mean", "a persistence", "a scale", "a number of steps (int)")),
            Map.entry("zipf", List.of("an exponent", "a number of ranks (int)")),
            Map.entry("factor", List.of("a log weight")),
            Map.entry("laplace", List.of("a location", "a scale")),
            Map.entry("asymmetricLaplace", List.of("a location", "a scale", "an asymmetry")),
            Map.entry("logistic", List.of("a location", "a scale")),
            Map.entry("skewNormal", List.of("a location", "a scale", "a skewness")),
            Map.entry("exponentiallyModifiedNormal", List.of("a location", "a scale", "a rate")),
            Map.entry("johnsonSU", List.of("a gamma", "a delta", "a location", "a scale")),
            Map.entry("gumbel", List.of("a location", "a scale")),
            Map.entry("generalizedExtremeValue", List.of("a location", "a scale", "a shape")),
            Map.entry("generalizedPareto", List.of("a location", "a scale", "a shape")),
            Map.entry("pareto", List.of("a minimum", "a shape")),
            Map.entry("logLogistic", List.of("a shape", "a scale")),
            Map.entry("rayleigh", List.of("a scale")),
            Map.entry("weibull", List.of("a shape", "a scale")),
            Map.entry("inverseGaussian", List.of("a mean", "a shape")),
            Map.entry("inverseGamma", List.of("a shape", "a scale")),
            Map.entry("chiSquared", List.of("degrees of freedom")),
            Map.entry("gammaMeanSd", List.of("a mean", "a standard deviation")),
            Map.entry("halfStudentT", List.of("degrees of freedom", "a scale")),
            Map.entry("betaMeanPrecision", List.of("a mean", "a precision")),
            Map.entry("kumaraswamy", List.of("an a", "a b")),
            Map.entry("logitNormal", List.of("a location", "a scale")),
            Map.entry("triangular", List.of("a low", "a mode", "a high")),
            Map.entry("vonMises", List.of("a location", "a concentration")),
            Map.entry("negativeBinomial", List.of("a mean", "a dispersion")),
            Map.entry("negativeBinomialProbability", List.of("a number of successes", "a probability")),
            Map.entry("geometric", List.of("a probability")),
            Map.entry("betaBinomial", List.of("a number of trials", "an alpha", "a beta")),
            Map.entry("discreteUniform", List.of("a low", "a high")),
            Map.entry("skellam", List.of("a rate", "another rate")),
            Map.entry("zeroInflatedPoisson", List.of("a zero probability", "a rate")),
            Map.entry("zeroInflatedBinomial", List.of("a zero probability", "a number of trials", "a probability")),
            Map.entry("zeroInflatedNegativeBinomial", List.of("a zero probability", "a mean", "a dispersion")),
            Map.entry("hurdlePoisson", List.of("a zero probability", "a rate")),
            Map.entry("hurdleNegativeBinomial", List.of("a zero probability", "a mean", "a dispersion")));
    private static final List<String> NUMBERS = List.of("none", "one", "two", "three", "four", "five", "six", "seven");

    private Arity() {}

    /**
     * What is wrong with a call, in words; empty if {@code function} is no distribution's.
     *
     * @param given how many parameters the call gives, options not counted
     */
    public static Optional<String> mistake(String function, int given) {
        return Optional.ofNullable(PARAMETERS.get(function))
                .map(names -> "`" + function + "` takes " + listed(names)
                        + (names.size() == given
                                ? ", and options such as `shape(8)` after " + (given == 1 ? "it" : "them") + "."
                                : "; this gives " + (given < NUMBERS.size() ? NUMBERS.get(given) : given) + "."));
    }

    private static String listed(List<String> names) {
        return switch (names.size()) {
            case 0 -> "no parameters";
            case 1 -> names.getFirst();
            default -> String.join(", ", names.subList(0, names.size() - 1)) + " and " + names.getLast();
        };
    }
}
