package dev.variate.fit;

import dev.variate.diagnostics.PredictiveCheck;
import dev.variate.model.Predictive;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Draws of what a model predicts: whole worlds from its priors, or data in the place of those that were observed.
 *
 * @param variables what a draw holds, in the order of the model's text
 * @param draws by draw and number; a draw that a distribution refused is all NaN
 * @param chains of each draw, the chain of the posterior from which it was predicted; 0 from the prior
 * @param iterations of each draw, the draw of that chain; from the prior, its number
 * @param refusal why the first refused draw was: the parameters that some distribution cannot take
 * @param factors the names of the {@code factor}s of the model, which weigh a posterior and not these draws
 */
public record Predicted(
        List<Predictive.Variable> variables,
        double[][] draws,
        int[] chains,
        int[] iterations,
        Optional<String> refusal,
        List<String> factors) {
    public Predicted {
        variables = List.copyOf(variables);
        factors = List.copyOf(factors);
    }

    /** The names of a draw's numbers, in order. */
    public List<String> scalarNames() {
        return variables.stream().flatMap(v -> v.scalarNames().stream()).toList();
    }

    /** How many draws some distribution refused. */
    public int refused() {
        return (int) Arrays.stream(draws)
                .filter(d -> d.length > 0 && Arrays.stream(d).allMatch(Double::isNaN))
                .count();
    }

    /**
     * One variable's draws, by draw and element.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    public double[][] of(String name) {
        int from = 0;
        for (Predictive.Variable variable : variables) {
            int size = variable.shape().size();
            if (variable.name().equals(name)) {
                int begin = from;
                return Arrays.stream(draws)
                        .map(d -> Arrays.copyOfRange(d, begin, begin + size))
                        .toArray(double[][]::new);
            }
            from += size;
        }
        throw new IllegalArgumentException("Nothing is predicted of `" + name + "`; there are predictions of "
                + String.join(
                        ", ", variables.stream().map(Predictive.Variable::name).toList())
                + ".");
    }

    /**
     * Mean, sd, extremes and share of zeros of an observed variable's data, beside those of the predicted data.
     *
     * @throws IllegalArgumentException if there is no observed variable of that name
     */
    public List<PredictiveCheck.Compared> check(String name) {
        double[][] predicted = of(name);
        return PredictiveCheck.compare(
                variables.stream()
                        .filter(v -> v.name().equals(name))
                        .findFirst()
                        .flatMap(Predictive.Variable::observed)
                        .orElseThrow(
                                () -> new IllegalArgumentException("`" + name + "` has no data to be checked against."))
                        .toArray(),
                predicted);
    }
}
