package dev.variate.backend.api;

import static dev.variate.backend.api.LooDocument.number;

import dev.variate.backend.InvalidInputException;
import dev.variate.backend.comparison.Comparisons;
import dev.variate.backend.comparison.PredictionsView;
import dev.variate.backend.run.Checks;
import dev.variate.backend.run.ChecksView;
import dev.variate.backend.team.Account;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.Explode;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What a run's draws say of its model. A worker computes it at the run's end, or when it is first asked for. */
@RestController
@RequestMapping("/api/v1")
class ChecksApi {
    private final Checks checks;
    private final Comparisons comparisons;

    ChecksApi(Checks checks, Comparisons comparisons) {
        this.checks = checks;
        this.comparisons = comparisons;
    }

    /** How well the model predicts each observation without having seen it (PSIS-LOO). */
    @GetMapping("/runs/{run}/loo")
    LooDocument loo(@Parameter(hidden = true) @AuthenticationPrincipal Account account, @PathVariable long run) {
        ChecksView found = found(account, run);
        return found.loo()
                .map(loo -> LooDocument.of(loo, found.notes()))
                .orElseThrow(() -> new InvalidInputException("run", String.join(" ", found.notes())));
    }

    /** Data that the model would make in the place of those that were observed. */
    @GetMapping("/runs/{run}/predictive")
    PredictiveDocument predictive(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account, @PathVariable long run) {
        return PredictiveDocument.of(found(account, run));
    }

    /** How far each quantity moves where its priors, or the data, count a little more or less (power-scaling). */
    @GetMapping("/runs/{run}/sensitivity")
    SensitivityDocument sensitivity(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account, @PathVariable long run) {
        return found(account, run)
                .sensitivity()
                .map(SensitivityDocument::of)
                .orElseThrow(() -> new InvalidInputException(
                        "run",
                        "The checks of run " + run
                                + " were made before sensitivities were part of them. Run it again to have them."));
    }

    /** Runs of the same data, by how well they predict: {@code runs=3,5}; the first is the baseline. */
    @GetMapping("/compare/loo")
    LooComparison compare(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account,
            @Parameter(
                            array =
                                    @ArraySchema(
                                            minItems = 2,
                                            maxItems = 8,
                                            schema = @Schema(type = "integer", format = "int64")),
                            explode = Explode.FALSE)
                    @RequestParam
                    List<Long> runs) {
        runs.forEach(run -> checks.of(account, run).join());
        PredictionsView view = comparisons.predictions(account, runs);
        if (!view.note().isEmpty()) {
            throw new InvalidInputException("runs", view.note());
        }
        return new LooComparison(
                view.runs().stream().map(ChecksApi::ofRun).toList(),
                view.hardest().stream()
                        .map(h -> new HardObservation(
                                h.name(),
                                h.elpd().stream().map(LooDocument::number).toList()))
                        .toList());
    }

    private ChecksView found(Account account, long run) {
        ChecksView found = checks.of(account, run).join();
        if (!found.error().isEmpty()) {
            throw new InvalidInputException("run", found.error());
        }
        return found;
    }

    private static LooOfRun ofRun(PredictionsView.Row row) {
        return new LooOfRun(
                row.run().id(),
                number(row.elpd()),
                number(row.se()),
                number(row.parameters()),
                number(row.difference()),
                number(row.differenceSe()),
                row.stacking(),
                row.unreliable());
    }

    /** @param hardest observations, with the elpd of each run */
    record LooComparison(List<LooOfRun> runs, List<HardObservation> hardest) {}

    /**
     * @param difference of elpd from the baseline's, with standard error {@code differenceSe}; null for the baseline
     * @param stacking the weight with which the run's predictions go into the best mixture of all
     */
    record LooOfRun(
            long run,
            @Nullable Double elpd,
            @Nullable Double se,
            @Nullable Double pLoo,
            @Nullable Double difference,
            @Nullable Double differenceSe,
            double stacking,
            int unreliable) {}

    record HardObservation(String name, List<@Nullable Double> elpd) {}
}
