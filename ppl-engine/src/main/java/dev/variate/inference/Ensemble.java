package dev.variate.inference;

import dev.variate.device.LogDensity;
import dev.variate.random.Key;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Many positions that move side by side, each by a Hamiltonian trajectory of the same step size and the same number of steps, so that one pass over the data serves many of them. A move is a
 * function of positions, metric, step size, number of steps and key: neither slices nor threads change it.
 */
final class Ensemble {
    /** A trajectory whose energy rises by more nats than this has diverged. */
    private static final double MAX_ENERGY_ERROR = 1000;

    final double[][] positions;
    final double[][] gradients;
    final double[] logDensities;

    /** Of the last move: where each position was before it, where its trajectory led, with which momentum, and with which probability it went there. */
    final double[][] starts;

    final double[][] proposals;
    final double[][] momenta;
    final double[] acceptances;
    final boolean[] divergent;
    /** The Hamiltonian after the last move. */
    final double[] energies;

    private final double[][] proposedGradients;
    private final double[] proposedLogDensities;
    private final List<Slice> slices = new ArrayList<>();

    /**
     * @param density of which only forks are used, one a slice
     * @param slices at most, that may move on threads of their own; each of as many as the density likes at once
     */
    Ensemble(LogDensity density, int count, int slices) {
        int n = density.dimension();
        positions = new double[count][n];
        gradients = new double[count][n];
        logDensities = new double[count];
        starts = new double[count][n];
        proposals = new double[count][n];
        momenta = new double[count][n];
        acceptances = new double[count];
        divergent = new boolean[count];
        energies = new double[count];
        proposedGradients = new double[count][n];
        proposedLogDensities = new double[count];
        LogDensity wide = density.wide();
        int parts = Math.clamp(Math.min(slices, count / wide.preferredBatch()), 1, count);
        for (int part = 0; part < parts; part++) {
            this.slices.add(new Slice(wide.fork(), part * count / parts, (part + 1) * count / parts));
        }
    }

    int size() {
        return positions.length;
    }

    /** Log densities and gradients where all positions are. */
    void evaluate() {
        eachSlice(slice -> {
            double[] logs = new double[slice.size()];
            slice.density.logDensities(slice.of(positions), logs, slice.of(gradients));
            System.arraycopy(logs, 0, logDensities, slice.from, logs.length);
        });
    }

    /** One trajectory for each position, to whose end it goes with the probability of Metropolis and Hastings. */
    void move(Metric metric, double stepSize, int steps, Key key) {
        eachSlice(slice -> slice.move(metric, stepSize, steps, key));
    }

    /** The mean of the last move's acceptance probabilities. */
    double meanAcceptance() {
        double sum = 0;
        for (double each : acceptances) {
            sum += each;
        }
        return sum / acceptances.length;
    }

    private interface Work {
        void on(Slice slice);
    }

    private void eachSlice(Work work) {
        if (slices.size() == 1) {
            work.on(slices.getFirst());
        } else {
            IntStream.range(0, slices.size()).parallel().forEach(i -> work.on(slices.get(i)));
        }
    }

    /** Positions from {@code from} to before {@code to}, which one thread moves. */
    private final class Slice {
        final LogDensity density;
        final int from;
        final int to;
        private final IterationRandom random = new IterationRandom();
        private final double[] logs;
        private final double[] work;

        Slice(LogDensity density, int from, int to) {
            this.density = density;
            this.from = from;
            this.to = to;
            this.logs = new double[to - from];
            this.work = new double[density.dimension()];
        }

        int size() {
            return to - from;
        }

        double[][] of(double[][] rows) {
            return Arrays.copyOfRange(rows, from, to);
        }

        void move(Metric metric, double stepSize, int steps, Key key) {
            double[] before = new double[size()];
            double[] uniforms = new double[size()];
            for (int i = from; i < to; i++) {
                random.start(key.fold(i));
                for (int j = 0; j < work.length; j++) {
                    momenta[i][j] = random.normal();
                }
                uniforms[i - from] = random.uniform();
                before[i - from] = 0.5 * Products.dot(momenta[i], momenta[i]) - logDensities[i];
                System.arraycopy(positions[i], 0, starts[i], 0, work.length);
                System.arraycopy(positions[i], 0, proposals[i], 0, work.length);
                System.arraycopy(gradients[i], 0, proposedGradients[i], 0, work.length);
            }
            double[][] at = of(proposals);
            double[][] slopes = of(proposedGradients);
            for (int step = 0; step < steps; step++) {
                for (int i = from; i < to; i++) {
                    kick(metric, 0.5 * stepSize, i);
                    metric.velocity(momenta[i], work);
                    Products.add(stepSize, work, 0, proposals[i]);
                }
                density.logDensities(at, logs, slopes);
                for (int i = from; i < to; i++) {
                    kick(metric, 0.5 * stepSize, i);
                }
            }
            for (int i = from; i < to; i++) {
                proposedLogDensities[i] = logs[i - from];
                decide(i, before[i - from], uniforms[i - from]);
            }
        }

        private void kick(Metric metric, double time, int i) {
            metric.pull(proposedGradients[i], work);
            Products.add(time, work, 0, momenta[i]);
        }

        private void decide(int i, double before, double uniform) {
            double after = 0.5 * Products.dot(momenta[i], momenta[i]) - proposedLogDensities[i];
            double error = after - before;
            boolean usable = Double.isFinite(after) && Start.finite(proposedLogDensities[i], proposedGradients[i]);
            acceptances[i] = usable ? Math.min(1, StrictMath.exp(-error)) : 0;
            divergent[i] = !usable || error > MAX_ENERGY_ERROR;
            energies[i] = before;
            if (uniform < acceptances[i]) {
                System.arraycopy(proposals[i], 0, positions[i], 0, work.length);
                System.arraycopy(proposedGradients[i], 0, gradients[i], 0, work.length);
                logDensities[i] = proposedLogDensities[i];
                energies[i] = after;
            }
        }
    }
}
