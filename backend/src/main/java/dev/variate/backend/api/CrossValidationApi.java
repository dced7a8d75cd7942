package dev.variate.backend.api;

import static dev.variate.backend.api.LooDocument.number;

import dev.variate.backend.NotFoundException;
import dev.variate.backend.run.CrossValidationView;
import dev.variate.backend.run.CrossValidations;
import dev.variate.backend.team.Account;
import dev.variate.diagnostics.CrossValidation;
import io.swagger.v3.oas.annotations.Parameter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** K-fold cross-validation of a run's model: how well it predicts observations that a fit has not seen, where leave-one-out cannot say. */
@RestController
@RequestMapping("/api/v1/runs/{run}/kfold")
class CrossValidationApi {
    private final CrossValidations validations;

    CrossValidationApi(CrossValidations validations) {
        this.validations = validations;
    }

    /** Begins one: as many fits by NUTS with its usual settings as there are folds. Ask for it again to see how far it is. A run has one under way at most. */
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.ACCEPTED)
    CrossValidationDocument start(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account,
            @PathVariable long run,
            @RequestBody NewCrossValidation body) {
        return CrossValidationDocument.of(validations.start(
                account,
                run,
                body.folds() == null ? CrossValidations.USUAL : body.folds(),
                body.seed() == null ? 1 : body.seed()));
    }

    /** The one under way, as far as it is; else the last. */
    @GetMapping
    CrossValidationDocument latest(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account, @PathVariable long run) {
        return validations
                .latest(account, run)
                .map(CrossValidationDocument::of)
                .orElseThrow(() -> new NotFoundException("Run " + run + " has not been cross-validated yet."));
    }

    /** Ends the one under way after the fit that it is at; what was found stays. */
    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void stop(@Parameter(hidden = true) @AuthenticationPrincipal Account account, @PathVariable long run) {
        validations.stop(account, run);
    }

    /** @param folds 2 to 100, and at most as many as there are observations; 10 if left out */
    record NewCrossValidation(
            @Nullable Integer folds, @Nullable Long seed) {}

    /**
     * In nats; a figure without a meaning is null.
     *
     * @param over fits that have ended
     * @param elpd expected log predictive density of the observations that were left out so far, with standard error {@code se}
     * @param doubtful fits whose verdict was not good
     */
    record CrossValidationDocument(
            CrossValidationView.State state,
            String who,
            Instant at,
            long seed,
            int folds,
            int over,
            String error,
            @Nullable Double elpd,
            @Nullable Double se,
            int doubtful,
            List<LeftOut> observations) {
        static CrossValidationDocument of(CrossValidationView view) {
            Optional<CrossValidation> found = view.found();
            return new CrossValidationDocument(
                    view.state(),
                    view.who(),
                    view.at(),
                    view.seed(),
                    view.folds(),
                    view.over(),
                    view.error(),
                    found.map(f -> number(f.elpd())).orElse(null),
                    found.map(f -> number(f.se())).orElse(null),
                    found.map(CrossValidation::doubtful).orElse(0),
                    found.map(f -> f.observations().stream()
                                    .map(o -> new LeftOut(o.name(), o.fold(), number(o.elpd())))
                                    .toList())
                            .orElse(List.of()));
        }
    }

    /** @param fold of which fit the observation was left out, from 0 */
    record LeftOut(String name, int fold, @Nullable Double elpd) {}
}
