package dev.variate.fit;

import dev.variate.diagnostics.ParetoTail;
import dev.variate.inference.Approximation;
import dev.variate.random.RandomStream;
import java.util.ArrayList;
import java.util.List;

/**
 * What an approximation says of a posterior.
 *
 * @param draws by draw and scalar, constrained; chosen among the approximation's by importance, so that all weigh the same
 * @param tail of the weights by which they were chosen
 * @param gradients evaluations that it took
 */
public record Approximated(double[][] draws, ParetoTail tail, long gradients) {

    /** As many positions as {@code approximation} has, chosen among them by smoothed importance weights. */
    static List<double[]> chosen(Approximation approximation, ParetoTail tail, RandomStream random) {
        double[][] all = approximation.draws();
        // systematic resampling: one uniform number, and points as far apart as draws are many
        double offset = random.nextDouble();
        List<double[]> chosen = new ArrayList<>();
        double reached = 0;
        for (int i = 0; i < all.length; i++) {
            reached += StrictMath.exp(tail.logWeights()[i]) * all.length;
            while (chosen.size() + offset < reached && chosen.size() < all.length) {
                chosen.add(all[i]);
            }
        }
        return chosen;
    }
}
