package dev.variate.pool.conformity;

import dev.variate.device.Device;
import dev.variate.diagnostics.DivergenceRegion;
import dev.variate.diagnostics.SamplingHealth;
import dev.variate.diagnostics.Summary;
import dev.variate.diagnostics.Verdict;
import dev.variate.fit.Draws;
import dev.variate.fit.Fit;
import dev.variate.inference.Block;
import dev.variate.inference.NutsSettings;
import dev.variate.inference.SamplerReport;
import dev.variate.inference.SamplingException;
import dev.variate.model.ModelException;
import dev.variate.pool.elaborator.Elaboration;
import dev.variate.pool.elaborator.Elaborators;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Samples a posterior of the suite by the path of every run, elaborator, program, device, NUTS with its defaults, and compares. */
public final class Conformity {
    public static final NutsSettings SETTINGS = NutsSettings.defaults();

    private static final Duration ELABORATION_LIMIT = Duration.ofSeconds(60);

    private Conformity() {}

    /**
     * One run and its scores.
     *
     * @param watcher is told of each block
     * @throws NotSampledException if there are no draws to compare
     */
    public static Outcome run(
            ReferencePosterior posterior,
            Elaborators elaborators,
            Device device,
            long seed,
            int threads,
            Consumer<Block> watcher) {
        Elaboration.Elaborated model = elaborated(
                elaborators.elaborate("conformity", posterior.source(), posterior.data(), ELABORATION_LIMIT));
        try (Fit fit = Fit.compile(model.program(), model.inputs(), device)) {
            Draws kept = new Draws(fit.scalarNames(), SETTINGS);
            SamplerReport report = fit.sample(SETTINGS, seed, threads, List.of(), (block, drawn) -> {
                kept.add(block, drawn);
                watcher.accept(block);
            });
            SamplingHealth health = kept.health();
            Verdict verdict = Verdict.of(
                    Summary.of(fit.scalarNames(), kept.draws()),
                    health,
                    DivergenceRegion.in(fit.scalarNames(), kept.draws(), health));
            return new Outcome(
                    posterior,
                    seed,
                    scores(posterior, fit.scalarNames(), kept.draws()),
                    verdict,
                    health,
                    report.gradients(),
                    fit.compileSeconds(),
                    report.nanos() / 1e9);
        } catch (ModelException | SamplingException e) {
            throw new NotSampledException(e.getMessage());
        }
    }

    private static Elaboration.Elaborated elaborated(Elaboration elaboration) {
        return switch (elaboration) {
            case Elaboration.Elaborated done -> done;
            case Elaboration.Rejected rejected ->
                throw new NotSampledException(rejected.problems().getFirst().message());
        };
    }

    private static List<Score> scores(ReferencePosterior posterior, List<String> names, double[][][] draws) {
        return posterior.reference().entrySet().stream()
                .map(scalar -> {
                    int index = names.indexOf(scalar.getKey());
                    if (index < 0) {
                        throw new NotSampledException(
                                "the reference has `" + scalar.getKey() + "`, the model only " + names);
                    }
                    double[][] chains = Arrays.stream(draws)
                            .map(chain -> Arrays.stream(chain)
                                    .mapToDouble(draw ->
                                            scalar.getValue().ofLogarithm() ? Math.log(draw[index]) : draw[index])
                                    .toArray())
                            .toArray(double[][]::new);
                    return Score.of(scalar.getKey(), chains, scalar.getValue());
                })
                .toList();
    }
}
