package dev.variate.frontend.run;

import dev.variate.backend.run.RunSettings;
import dev.variate.backend.run.RunView;
import dev.variate.fit.Method;
import dev.variate.frontend.shell.Figures;
import dev.variate.inference.MiniBatch;
import java.util.Optional;

/**
 * The one change of settings that may mend a run that cannot be trusted, most urgent first, so that it can be tried with one click. Bounds as in the
 * verdict (Vehtari et al. 2021).
 *
 * @param method the run's, or the one to take in its place
 * @param settings the run's, with the change made
 */
record Advice(String action, Method method, RunSettings settings) {

    private static final double PATIENT = 0.95;
    private static final double ESS_WANTED_OF_A_CHAIN = 100;
    private static final double R_HAT_WANTED = 1.01;
    private static final int SHORT_CHAINS_COUNT_AS = 4;
    /** More than so many times the draws is no advice: the model needs another form. */
    private static final int LARGEST_FACTOR = 10;

    static Optional<Advice> of(RunView run) {
        if (!run.status().ended() || run.drawn() == 0) {
            return Optional.empty();
        }
        var settings = run.settings();
        if (!run.method().hasChains()) {
            return run.verdict().startsWith("Not to be trusted")
                    ? Optional.of(new Advice(
                            "Run NUTS",
                            Method.NUTS,
                            RunSettings.usual(Method.NUTS).withDevice(settings.device())))
                    : Optional.empty();
        }
        if (run.method().seesBatches() && run.verdict().startsWith("Good")) {
            var batch = settings.batch();
            // half as far at each step, and as far in all
            return Optional.of(new Advice(
                    "Run again with step size " + batch.stepSize() / 2,
                    run.method(),
                    settings.withBatch(new MiniBatch(batch.plate(), batch.batchSize(), batch.stepSize() / 2))
                            .withDraws(2 * settings.draws())));
        }
        if (run.divergences() > 0 && settings.targetAccept() < PATIENT) {
            return Optional.of(new Advice(
                    "Run again with acceptance " + Figures.fixed(PATIENT, 2),
                    run.method(),
                    settings.withTargetAccept(PATIENT)));
        }
        var ess = Math.max(1, run.minEss().orElse(Double.POSITIVE_INFINITY));
        // Effective draws grow with the draws: so many times more are needed, and a fifth more for chance.
        var judged = run.method().judgesTogether() ? SHORT_CHAINS_COUNT_AS : settings.chains();
        var factor = Math.ceil(1.2 * ESS_WANTED_OF_A_CHAIN * judged / ess);
        var apart = run.maxRHat().orElse(1) >= R_HAT_WANTED;
        if ((apart || factor > 1.2) && factor <= LARGEST_FACTOR) {
            var draws = (int) Math.max(2, factor) * settings.draws();
            return Optional.of(new Advice(
                    "Run again with " + Figures.whole(draws) + " draws a chain",
                    run.method(),
                    settings.withDraws(draws).withWarmup(apart ? 2 * settings.warmup() : settings.warmup())));
        }
        return Optional.empty();
    }
}
