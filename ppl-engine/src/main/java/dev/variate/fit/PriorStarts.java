package dev.variate.fit;

import dev.variate.device.Device;
import dev.variate.device.LogDensity;
import dev.variate.model.ModelException;
import dev.variate.model.Posterior;
import dev.variate.model.Tempering;
import dev.variate.random.Key;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Draws from the priors at which chains can begin. */
final class PriorStarts {
    private static final int ATTEMPTS = 100;

    private PriorStarts() {}

    /** @throws ModelException if the priors cannot be drawn from, or the data are impossible at {@value #ATTEMPTS} draws */
    static List<double[]> of(Posterior posterior, Device device, LogDensity density, Key key, int chains) {
        List<double[]> starts = new ArrayList<>();
        double[] gradient = new double[posterior.dimension()];
        try (Tempering tempering = posterior.tempering(device)) {
            for (int chain = 0; chain < chains; chain++) {
                double[] position = new double[posterior.dimension()];
                boolean found = false;
                for (int attempt = 0; attempt < ATTEMPTS && !found; attempt++) {
                    tempering.prior(key.fold(chain).fold(attempt), position);
                    found = Double.isFinite(density.logDensity(position, gradient))
                            && Arrays.stream(gradient).allMatch(Double::isFinite);
                }
                if (!found) {
                    throw posterior
                            .whyNoStart(position)
                            .orElseGet(() ->
                                    new ModelException("No chain can begin at a draw from the priors: the gradient"
                                            + " of the log density is finite at none of " + ATTEMPTS
                                            + ". Begin at random points."));
                }
                starts.add(position);
            }
        }
        return starts;
    }
}
