package dev.variate.fit;

import dev.variate.diagnostics.Importance;
import dev.variate.diagnostics.MarginalLikelihood;
import dev.variate.diagnostics.ParameterSummary;
import dev.variate.diagnostics.ParetoTail;
import dev.variate.diagnostics.Summary;
import dev.variate.diagnostics.Verdict;
import dev.variate.inference.Approximation;
import dev.variate.random.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What an approximation says of a posterior.
 *
 * @param draws by draw and scalar, constrained; chosen among the approximation's by importance, so that all weigh the same
 * @param importance of the weights by which they were chosen
 * @param gradients evaluations that it took
 * @param marginalLikelihood of the model, where the method finds it
 */
public record Approximated(
        double[][] draws, Importance importance, long gradients, Optional<MarginalLikelihood> marginalLikelihood) {

    /** @param tail of the weights by which the draws were chosen */
    Approximated(double[][] draws, ParetoTail tail, long gradients) {
        this(draws, Importance.of(tail), gradients, Optional.empty());
    }

    /** A summary for each name, as far as it has a meaning. */
    public List<ParameterSummary> summary(Method method, List<String> names) {
        return IntStream.range(0, names.size())
                .mapToObj(scalar -> switch (method.result()) {
                    case POINT -> Summary.point(names.get(scalar), draws[0][scalar]);
                    case WEIGHED, CHAINS, WEIGHTS ->
                        Summary.weighed(names.get(scalar), column(scalar), importance.effectiveDraws());
                })
                .toList();
    }

    /** Whether the draws can be trusted, in words. */
    public Verdict verdict(Method method, List<String> names) {
        return switch (method.result()) {
            case POINT -> Verdict.ofMode();
            case WEIGHED, CHAINS, WEIGHTS -> Verdict.of(summary(method, names), importance);
        };
    }

    /** As many positions as {@code approximation} has, chosen among them by smoothed importance weights. */
    static List<double[]> chosen(Approximation approximation, ParetoTail tail, RandomStream random) {
        return chosen(approximation, tail, random, approximation.draws().length);
    }

    /** The same of any number. */
    static List<double[]> chosen(Approximation approximation, ParetoTail tail, RandomStream random, int count) {
        double[][] all = approximation.draws();
        // systematic resampling: one uniform number, and points as far apart as draws are many
        double offset = random.nextDouble();
        List<double[]> chosen = new ArrayList<>();
        double reached = 0;
        for (int i = 0; i < all.length; i++) {
            reached += StrictMath.exp(tail.logWeights()[i]) * count;
            while (chosen.size() + offset < reached && chosen.size() < count) {
                chosen.add(all[i]);
            }
        }
        return chosen;
    }

    private double[] column(int scalar) {
        return Arrays.stream(draws).mapToDouble(draw -> draw[scalar]).toArray();
    }
}
