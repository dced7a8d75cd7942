package dev.variate.frontend.run;

import dev.variate.backend.run.RunSettings;
import dev.variate.backend.run.RunView;
import dev.variate.frontend.shell.Figures;
import java.util.Optional;

/**
 * What to try next after a run that cannot be trusted: one change of its settings, most urgent first. Thresholds as in the verdict (Vehtari et al. 2021).
 *
 * @param words why this may help, with the model's names between back-ticks
 * @param settings the run's, with the change made
 */
record Advice(String words, String action, RunSettings settings) {

    private static final double PATIENT = 0.95;
    private static final double ESS_WANTED = 400;
    private static final double R_HAT_WANTED = 1.01;
    private static final int MOST_DRAWS = 100_000;

    static Optional<Advice> of(RunView run) {
        if (!run.status().ended() || run.progress().isEmpty()) {
            return Optional.empty();
        }
        var settings = run.settings();
        if (run.divergences() > 0 && settings.targetAccept() < PATIENT) {
            return Optional.of(new Advice(
                    "Smaller steps can follow a narrow region: ask for an acceptance of " + Figures.fixed(PATIENT, 2) + " in place of "
                            + Figures.fixed(settings.targetAccept(), 2)
                            + ". If some draws still diverge, write a scaled quantity as `mu + tau * z` with `z ~ normal(0, 1)`.",
                    "Run again with this change",
                    new RunSettings(settings.chains(), settings.warmup(), settings.draws(), settings.device(), PATIENT)));
        }
        var rHat = run.maxRHat().orElse(1);
        var ess = run.minEss().orElse(Double.POSITIVE_INFINITY);
        if ((rHat > R_HAT_WANTED || ess < ESS_WANTED) && settings.draws() < MOST_DRAWS) {
            // Effective draws grow with the draws: so many times more are needed, and half as many again for chance.
            var factor = Math.clamp(Math.ceil(1.5 * ESS_WANTED / Math.max(ess, 1)), 2, 20);
            var draws = (int) Math.min(MOST_DRAWS, settings.draws() * factor);
            var warmup = rHat > R_HAT_WANTED ? Math.min(MOST_DRAWS, settings.warmup() * 2) : settings.warmup();
            return Optional.of(new Advice(
                    "The chains have not said enough yet: draw " + Figures.whole(draws) + " of each"
                            + (warmup > settings.warmup() ? " after " + Figures.whole(warmup) + " of warm-up." : "."),
                    "Run again with this change",
                    new RunSettings(settings.chains(), warmup, draws, settings.device(), settings.targetAccept())));
        }
        return Optional.empty();
    }
}
