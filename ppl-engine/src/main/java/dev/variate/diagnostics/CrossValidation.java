package dev.variate.diagnostics;

import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How well a model predicts observations that it has not seen, by fitting it anew without some of them at a time (K-fold cross-validation; Vehtari, Gelman and Gabry 2017, section 3). It costs K fits, and
 * holds where the weights of {@link LeaveOneOut} do not. Log densities are in nats; higher is better.
 *
 * @param folds how many fits
 * @param observations in the order of their names
 * @param doubtful fits whose verdict was not good
 */
public record CrossValidation(int folds, List<Observation> observations, int doubtful) {
    public CrossValidation {
        observations = List.copyOf(observations);
    }

    /**
     * One observation.
     *
     * @param fold the fit that has not seen it, from 0
     * @param elpd its log predictive density there; −∞ where no draw of that fit makes it possible
     */
    public record Observation(String name, int fold, double elpd) {}

    /**
     * What one of the fits says.
     *
     * @param rows where its observations stand among all, from 0
     * @param doubtful whether its verdict was not good
     */
    public record Part(List<Integer> rows, List<Observation> observations, boolean doubtful) {
        public Part {
            rows = List.copyOf(rows);
            observations = List.copyOf(observations);
            if (rows.size() != observations.size()) {
                throw new IllegalArgumentException(
                        rows.size() + " places do not go with " + observations.size() + " observations");
            }
        }
    }

    /** What so many of the fits say together as there are yet. */
    public static CrossValidation of(int folds, List<Part> parts) {
        SortedMap<Integer, Observation> all = new TreeMap<>();
        for (Part part : parts) {
            for (int i = 0; i < part.rows().size(); i++) {
                all.put(part.rows().get(i), part.observations().get(i));
            }
        }
        return new CrossValidation(folds, List.copyOf(all.values()), (int)
                parts.stream().filter(Part::doubtful).count());
    }

    /** The log of the mean density of an observation, from its log densities at the draws of a fit. */
    public static double logMean(double[] logs) {
        return PointwiseLogLikelihood.logSumExp(logs) - StrictMath.log(logs.length);
    }

    public double elpd() {
        return observations.stream().mapToDouble(Observation::elpd).sum();
    }

    /** The standard error of {@link #elpd}, as other observations of the same kind would give. */
    public double se() {
        double[] each = observations.stream().mapToDouble(Observation::elpd).toArray();
        return Math.sqrt(each.length * Chains.variance(each, 0, each.length));
    }

    /** Of those that were hardest to predict, the hardest first. */
    public List<Observation> hardest(int most) {
        return Arrays.stream(observations.toArray(Observation[]::new))
                .sorted((a, b) -> Double.compare(a.elpd(), b.elpd()))
                .limit(most)
                .toList();
    }
}
