package dev.variate.fit;

import dev.variate.device.Device;
import dev.variate.device.LogDensity;
import dev.variate.diagnostics.CrossValidation;
import dev.variate.diagnostics.PointwiseLogLikelihood;
import dev.variate.diagnostics.Verdict;
import dev.variate.inference.Kernels;
import dev.variate.inference.NutsSettings;
import dev.variate.inference.Sampler;
import dev.variate.model.ModelException;
import dev.variate.model.PointwiseLikelihood;
import dev.variate.model.Posterior;
import dev.variate.random.Key;
import dev.variate.random.RandomStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Fits a posterior anew without some of its observations at a time: their log densities are left out, and all else stays, so that one compilation of each fold's density serves. */
final class Folds {
    private final Posterior posterior;
    private final Device device;
    private final Kernels kernels;
    private final UnaryOperator<double[]> constrained;
    private final List<String> names;

    /** @param constrained from a position to a draw */
    Folds(Posterior posterior, Device device, Kernels kernels, UnaryOperator<double[]> constrained) {
        this.posterior = posterior;
        this.device = device;
        this.kernels = kernels;
        this.constrained = constrained;
        this.names = posterior.observed().stream()
                .flatMap(variable -> variable.observations().stream())
                .toList();
    }

    CrossValidation run(int folds, NutsSettings settings, long seed) {
        check(folds);
        List<CrossValidation.Part> parts = new ArrayList<>();
        for (int each = 0; each < folds; each++) {
            parts.add(part(folds, each, settings, seed, Long.MAX_VALUE));
        }
        return CrossValidation.of(folds, parts);
    }

    /** @param most log densities, observations × draws, that are kept at a time; of more draws some */
    CrossValidation.Part part(int folds, int each, NutsSettings settings, long seed, long most) {
        check(folds);
        int[] fold = assigned(folds, Key.of(seed).fold("folds").stream());
        double[] kept = new double[names.size()];
        for (int i = 0; i < kept.length; i++) {
            kept[i] = fold[i] == each ? 0 : 1;
        }
        LogDensity density = posterior.compileWithout(kept, device);
        Draws draws = draws(density, settings, seed + each);
        PointwiseLogLikelihood logs = new Criticism(posterior, device)
                .pointwiseLogLikelihood(draws.draws(), most)
                .orElseThrow();
        List<Integer> rows = new ArrayList<>();
        List<CrossValidation.Observation> observations = new ArrayList<>();
        for (int i = 0; i < kept.length; i++) {
            if (fold[i] == each) {
                rows.add(i);
                observations.add(new CrossValidation.Observation(
                        names.get(i), each, CrossValidation.logMean(logs.logDensities()[i])));
            }
        }
        return new CrossValidation.Part(rows, observations, draws.verdict().level() != Verdict.Level.GOOD);
    }

    private void check(int folds) {
        if (folds < 2 || folds > names.size()) {
            throw new IllegalArgumentException(
                    "folds is " + folds + "; it must lie between 2 and the " + names.size() + " observations");
        }
        posterior.observed().stream()
                .filter(PointwiseLikelihood.Observed::serial)
                .findFirst()
                .ifPresent(variable -> {
                    throw new ModelException(
                            "`" + variable.name() + "` is a series whose steps are scored given those before them, so"
                                    + " that folds of it cannot be left out one by one.");
                });
    }

    /** As evenly as it goes, at random. */
    private int[] assigned(int folds, RandomStream random) {
        int[] fold = new int[names.size()];
        for (int i = 0; i < fold.length; i++) {
            fold[i] = i % folds;
        }
        for (int i = fold.length - 1; i > 0; i--) {
            int other = (int) (random.nextDouble() * (i + 1));
            int swapped = fold[i];
            fold[i] = fold[other];
            fold[other] = swapped;
        }
        return fold;
    }

    private Draws draws(LogDensity density, NutsSettings settings, long seed) {
        Draws draws = new Draws(posterior.scalarNames(), settings);
        int width = posterior.scalarNames().size();
        new Sampler(density, kernels, settings, seed, List.of())
                .run(Runtime.getRuntime().availableProcessors(), block -> {
                    double[] drawn = new double[block.count() * width];
                    for (int i = 0; i < block.count(); i++) {
                        System.arraycopy(constrained.apply(block.position(i)), 0, drawn, i * width, width);
                    }
                    draws.add(block, drawn);
                });
        return draws;
    }
}
