package dev.variate.backend.run;

import dev.variate.backend.NotFoundException;
import dev.variate.backend.model.ElaborationView;
import dev.variate.backend.model.Models;
import dev.variate.backend.team.Account;
import dev.variate.diagnostics.LeaveOneOut;
import dev.variate.pool.elaborator.Elaboration;
import dev.variate.pool.protocol.CheckJob;
import dev.variate.pool.protocol.CheckResult;
import dev.variate.pool.protocol.NamedTensor;
import dev.variate.program.ProgramText;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.springframework.stereotype.Service;

/** Criticism of models: what runs' draws predict, and what models predict before any data. */
@Service
public class Checks {
    /** Enough for quantiles of 5 and 95 %, few enough to be there at once. */
    private static final int WORLDS = 400;

    private static final long SEED = 1;

    private final Runs runs;
    private final RunRepository entities;
    private final RunChecks checks;
    private final Models models;

    Checks(Runs runs, RunRepository entities, RunChecks checks, Models models) {
        this.runs = runs;
        this.entities = entities;
        this.checks = checks;
        this.models = models;
    }

    /** Of a run that has ended; a worker computes them if they are not there yet, which may take seconds. */
    public CompletableFuture<ChecksView> of(Account account, long runId) {
        RunView run = runs.get(account, runId);
        if (!run.status().ended()) {
            return CompletableFuture.completedFuture(
                    ChecksView.nothing("The run is under way: its checks come at its end."));
        }
        return checks.of(entity(runId)).thenApply(Predictions::view);
    }

    /** What the checks of a run found that is worth a look, once they are made; nothing if nobody has asked for them yet. Asks no worker. */
    public CompletableFuture<Optional<List<CheckFinding>>> findings(Account account, long runId) {
        runs.get(account, runId);
        return checks.findings(runId);
    }

    /** What is stored of a run, at no cost; what is not, a worker is asked for meanwhile. */
    Optional<CheckResult> known(Account account, long runId) {
        runs.get(account, runId);
        RunEntity run = entity(runId);
        Optional<CheckResult> known = checks.known(run);
        if (known.isEmpty() && run.status().ended()) {
            checks.of(run);
        }
        return known;
    }

    /**
     * Leave-one-out figures of a run, if they are there already, with the data of which they are.
     *
     * @param data the observed values by variable, as text that is equal for equal data
     */
    public record Known(LeaveOneOut loo, List<String> data) {}

    /** See {@link Known}. */
    public Optional<Known> loo(Account account, long runId) {
        return known(account, runId).flatMap(result -> result.loo().stream()
                .findFirst()
                .map(loo -> new Known(
                        Predictions.figures(loo),
                        result.variables().stream()
                                .filter(v -> !v.observed().isEmpty())
                                .map(v -> v.name() + " " + v.observed())
                                .toList())));
    }

    /** Worlds from the priors of a model's text, before any fitting; a mistake in the text is an answer with an error in it. Never stored. */
    public ChecksView prior(Account account, long modelId, String source, Optional<Long> dataId) {
        Elaboration elaboration = models.elaboration(account, modelId, source, dataId);
        return switch (elaboration) {
            case Elaboration.Rejected _ -> ChecksView.nothing(whyNot(elaboration));
            case Elaboration.Elaborated done ->
                Predictions.view(checks.answer(new CheckJob(
                        UUID.randomUUID().toString(),
                        ProgramText.print(done.program()),
                        NamedTensor.listOf(done.inputs()),
                        0,
                        List.of(),
                        WORLDS,
                        SEED)));
        };
    }

    /**
     * One execution of a model's text, variable by variable; a mistake in the text is an answer with an error in it. Never stored.
     *
     * @param conditioned whether observed variables have their data, or are drawn too
     */
    public ExecutionView execution(
            Account account, long modelId, String source, Optional<Long> dataId, boolean conditioned, long seed) {
        Elaboration elaboration = models.elaboration(account, modelId, source, dataId);
        return switch (elaboration) {
            case Elaboration.Rejected _ -> new ExecutionView(List.of(), whyNot(elaboration));
            case Elaboration.Elaborated done ->
                ExecutionView.of(checks.answer(CheckJob.execution(
                        UUID.randomUUID().toString(),
                        ProgramText.print(done.program()),
                        NamedTensor.listOf(done.inputs()),
                        conditioned,
                        seed)));
        };
    }

    static String whyNot(Elaboration rejected) {
        ElaborationView view = Models.view(rejected);
        return view.problems().isEmpty()
                ? "The model cannot be read."
                : view.problems().getFirst().message();
    }

    private RunEntity entity(long runId) {
        return entities.findById(runId).orElseThrow(() -> NotFoundException.of("run", runId));
    }
}
