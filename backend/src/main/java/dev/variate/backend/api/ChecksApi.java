package dev.variate.backend.api;

import static dev.variate.backend.api.LooDocument.number;

import dev.variate.backend.InvalidInputException;
import dev.variate.backend.comparison.Comparisons;
import dev.variate.backend.comparison.PredictionsView;
import dev.variate.backend.model.ModelView;
import dev.variate.backend.model.Models;
import dev.variate.backend.run.Checks;
import dev.variate.backend.run.ChecksView;
import dev.variate.backend.run.ExecutionView;
import dev.variate.backend.run.PriorShifts;
import dev.variate.backend.team.Account;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.Explode;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What a run's draws say of its model, which a worker computes at the run's end or when it is first asked for; and what the model does by itself. */
@RestController
@RequestMapping("/api/v1")
class ChecksApi {
    private final Checks checks;
    private final Comparisons comparisons;
    private final Models models;
    private final PriorShifts shifts;

    ChecksApi(Checks checks, Comparisons comparisons, Models models, PriorShifts shifts) {
        this.shifts = shifts;
        this.checks = checks;
        this.comparisons = comparisons;
        this.models = models;
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

    /**
     * One execution of the model's text, variable by variable: values, log densities and the log joint so far. Latent variables are drawn from their priors.
     *
     * @param data the data set to use; without it, the one that the model is used with
     * @param conditioned whether observed variables have their data, or are drawn too
     */
    @GetMapping("/models/{model}/execution")
    List<ExecutionView.Step> execution(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account,
            @PathVariable long model,
            @RequestParam(name = "data", required = false) @Nullable Long data,
            @RequestParam(defaultValue = "true") boolean conditioned,
            @RequestParam(defaultValue = "1") long seed) {
        ModelView found = models.get(account, model);
        if (seed < 0) {
            throw new InvalidInputException("seed", "`seed` is %d; it can be any whole number from 0.".formatted(seed));
        }
        ExecutionView execution = checks.execution(
                account, model, found.source(), Optional.ofNullable(data).or(found::dataId), conditioned, seed);
        if (!execution.error().isEmpty()) {
            throw new InvalidInputException("model", execution.error());
        }
        return execution.steps();
    }

    /** How far each node of a run's graph has moved from its prior: the part of its probability that lies elsewhere, from 0 to 1; of a vector that of the element that moved most. */
    @GetMapping("/runs/{run}/prior-shift")
    List<PriorShifts.Shift> priorShift(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account, @PathVariable long run) {
        return shifts.of(account, run);
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
