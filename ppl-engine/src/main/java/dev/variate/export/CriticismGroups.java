package dev.variate.export;

import dev.variate.device.Device;
import dev.variate.export.ZarrFile.Element;
import dev.variate.model.ModelException;
import dev.variate.model.PointwiseLikelihood;
import dev.variate.model.Posterior;
import dev.variate.model.Predictive;
import dev.variate.random.Key;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Asks of each draw how likely it makes the data, and what data it predicts, and of the priors what they predict alone: groups {@code log_likelihood}, {@code posterior_predictive}, {@code prior} and {@code prior_predictive}. A group that
 * the model has nothing for, or that cannot be drawn, is left out. Serves one thread.
 */
public final class CriticismGroups implements AutoCloseable {
    private static final int PRIOR_DRAWS = 1000;

    private final PointwiseLikelihood likelihood;
    private final Optional<Predictive> predictive;
    private final Optional<Predictive> prior;
    private final Key key;

    private CriticismGroups(
            PointwiseLikelihood likelihood, Optional<Predictive> predictive, Optional<Predictive> prior, Key key) {
        this.likelihood = likelihood;
        this.predictive = predictive;
        this.prior = prior;
        this.key = key;
    }

    public static CriticismGroups of(Posterior posterior, Device device, long seed) {
        return new CriticismGroups(
                posterior.pointwiseLikelihood(device),
                drawable(() -> posterior.predictive(device)),
                drawable(() -> Predictive.ofPrior(posterior.model(), posterior.inputs(), device)),
                Key.of(seed).fold("criticism"));
    }

    private interface Making {
        Predictive make();
    }

    /** Some models cannot be drawn: those with a flat prior from it, those with a factor not as they weigh. */
    private static Optional<Predictive> drawable(Making making) {
        try {
            Predictive made = making.make();
            return made.variables().isEmpty() ? Optional.empty() : Optional.of(made);
        } catch (ModelException notDrawable) {
            return Optional.empty();
        }
    }

    /** The groups that each draw adds to. */
    Groups groups(ZarrFile file, Map<String, List<String>> plates, int chains, int draws) {
        return new Groups(
                group(file, "log_likelihood", likelihood.names(), Set.of(), plates, chains, draws),
                predictive.map(made ->
                        group(file, "posterior_predictive", made.scalarNames(), discrete(made), plates, chains, draws)),
                new int[chains]);
    }

    private static DrawGroup group(
            ZarrFile file,
            String path,
            List<String> scalars,
            Set<String> discrete,
            Map<String, List<String>> plates,
            int chains,
            int draws) {
        return group(file, path, Variable.of(scalars), scalars.size(), discrete, plates, chains, draws);
    }

    private static DrawGroup group(
            ZarrFile file,
            String path,
            List<Variable> variables,
            int width,
            Set<String> discrete,
            Map<String, List<String>> plates,
            int chains,
            int draws) {
        Element[] elements = variables.stream()
                .map(v -> discrete.contains(v.name()) ? Element.I64 : Element.F64)
                .toArray(Element[]::new);
        return new DrawGroup(
                file, path, variables, elements, name -> plates.getOrDefault(name, List.of()), width, chains, draws);
    }

    private static Set<String> discrete(Predictive made) {
        return made.variables().stream()
                .filter(v -> v.support().isDiscrete())
                .map(v -> Variable.Element.of(v.name()).variable())
                .collect(Collectors.toSet());
    }

    /** Draws from the priors, and writes them. */
    void writePrior(ZarrFile file, Map<String, List<String>> plates, Map<String, ?> attributes) throws IOException {
        if (prior.isEmpty()) {
            return;
        }
        Predictive made = prior.get();
        Set<String> observed = made.variables().stream()
                .filter(v -> v.observed().isPresent())
                .map(v -> Variable.Element.of(v.name()).variable())
                .collect(Collectors.toSet());
        List<DrawGroup> groups = new ArrayList<>();
        for (boolean data : new boolean[] {false, true}) {
            List<Variable> variables = Variable.of(made.scalarNames()).stream()
                    .filter(v -> observed.contains(Variable.Element.of(v.name()).variable()) == data)
                    .toList();
            groups.add(group(
                    file,
                    data ? "prior_predictive" : "prior",
                    variables,
                    made.scalarNames().size(),
                    discrete(made),
                    plates,
                    1,
                    PRIOR_DRAWS));
        }
        double[] values = new double[made.scalarNames().size()];
        for (int draw = 0; draw < PRIOR_DRAWS; draw++) {
            at(made, key.fold("prior").fold(draw), new double[0], values);
            for (DrawGroup group : groups) {
                group.add(0, 1, values);
            }
        }
        for (DrawGroup group : groups) {
            group.finish(attributes);
        }
    }

    /** A draw whose distributions cannot take the parameters that they meet has no values. */
    private static void at(Predictive made, Key key, double[] draw, double[] values) {
        try {
            made.at(key, draw, values);
        } catch (ModelException outside) {
            Arrays.fill(values, Double.NaN);
        }
    }

    @Override
    public void close() {
        likelihood.close();
        predictive.ifPresent(Predictive::close);
        prior.ifPresent(Predictive::close);
    }

    /** What draws after warm-up add. */
    final class Groups {
        private final DrawGroup logLikelihood;
        private final Optional<DrawGroup> predicted;
        private final int[] drawn;

        private Groups(DrawGroup logLikelihood, Optional<DrawGroup> predicted, int[] drawn) {
            this.logLikelihood = logLikelihood;
            this.predicted = predicted;
            this.drawn = drawn;
        }

        void add(int chain, int count, double[] draws) throws IOException {
            int width = draws.length / count;
            double[] densities = new double[likelihood.names().size()];
            double[] values =
                    new double[predictive.map(made -> made.scalarNames().size()).orElse(0)];
            for (int row = 0; row < count; row++) {
                double[] draw = Arrays.copyOfRange(draws, row * width, (row + 1) * width);
                likelihood.at(draw, densities);
                logLikelihood.add(chain, 1, densities);
                if (predicted.isPresent()) {
                    at(predictive.get(), key.fold("posterior").fold(chain).fold(drawn[chain]), draw, values);
                    predicted.get().add(chain, 1, values);
                }
                drawn[chain]++;
            }
        }

        void finish(Map<String, ?> attributes) throws IOException {
            if (!likelihood.names().isEmpty()) {
                logLikelihood.finish(attributes);
            }
            if (predicted.isPresent()) {
                predicted.get().finish(attributes);
            }
        }
    }
}
