package dev.variate.backend.api;

import dev.variate.backend.NotFoundException;
import dev.variate.backend.model.ModelView;
import dev.variate.backend.model.Models;
import dev.variate.backend.run.CalibrationView;
import dev.variate.backend.run.Calibrations;
import dev.variate.backend.team.Account;
import dev.variate.diagnostics.Calibration;
import io.swagger.v3.oas.annotations.Parameter;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
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

/** Simulation-based calibration of a model: whether its posteriors cover the parameters that made their data as often as they say. */
@RestController
@RequestMapping("/api/v1/models/{model}/calibration")
class CalibrationApi {
    private static final int USUAL = 100;

    private final Calibrations calibrations;
    private final Models models;

    CalibrationApi(Calibrations calibrations, Models models) {
        this.calibrations = calibrations;
        this.models = models;
    }

    /** Begins one; ask for it again to see how far it is. A model has one under way at most. */
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.ACCEPTED)
    CalibrationDocument start(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account,
            @PathVariable long model,
            @RequestBody NewCalibration body) {
        ModelView found = models.get(account, model);
        return CalibrationDocument.of(calibrations.start(
                account,
                model,
                found.source(),
                Optional.ofNullable(body.data()).or(found::dataId),
                body.simulations() == null ? USUAL : body.simulations(),
                body.seed() == null ? 1 : body.seed()));
    }

    /** The one under way, as far as it is; else the last. */
    @GetMapping
    CalibrationDocument latest(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account, @PathVariable long model) {
        return calibrations
                .latest(account, model)
                .map(CalibrationDocument::of)
                .orElseThrow(() -> new NotFoundException("Model " + model + " has not been calibrated yet."));
    }

    /** Ends the one under way; the ranks that there are stay. */
    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void stop(@Parameter(hidden = true) @AuthenticationPrincipal Account account, @PathVariable long model) {
        calibrations.stop(account, model);
    }

    /**
     * @param data the data set whose shapes and inputs are used; without it, the one that the model is used with
     * @param simulations 20 to 1,000; 100 if left out
     */
    record NewCalibration(
            @Nullable Long data,
            @Nullable Integer simulations,
            @Nullable Long seed) {}

    /**
     * @param simulations that have ranks
     * @param failed simulations that could not be drawn or fitted
     * @param draws among which a parameter is ranked, so that ranks go from 0 to this
     * @param passed whether all ranks are as uniform ones are; null before the first
     * @param band for each rank, the least and the most simulations with that rank or a lower one, with 95 % probability everywhere at once
     */
    record CalibrationDocument(
            CalibrationView.State state,
            String who,
            Instant at,
            @Nullable Integer revision,
            long seed,
            int wanted,
            int simulations,
            int failed,
            String failure,
            String error,
            int draws,
            @Nullable Boolean passed,
            List<QuantityDocument> quantities,
            List<List<Integer>> band) {
        static CalibrationDocument of(CalibrationView view) {
            Optional<Calibration> found = view.found();
            return new CalibrationDocument(
                    view.state(),
                    view.who(),
                    view.at(),
                    view.revision().isPresent() ? view.revision().getAsInt() : null,
                    view.seed(),
                    view.wanted(),
                    found.map(Calibration::simulations).orElse(0),
                    view.failed(),
                    view.failure(),
                    view.error(),
                    found.map(Calibration::draws).orElse(0),
                    found.map(Calibration::passed).orElse(null),
                    found.map(CalibrationDocument::quantities).orElse(List.of()),
                    found.map(CalibrationDocument::band).orElse(List.of()));
        }

        private static List<QuantityDocument> quantities(Calibration calibration) {
            List<Calibration.Answer> answers = calibration.answers();
            return IntStream.range(0, answers.size())
                    .mapToObj(i -> new QuantityDocument(
                            answers.get(i).name(),
                            answers.get(i).p(),
                            Math.max(0, answers.get(i).highest()),
                            Math.max(0, -answers.get(i).lowest()),
                            IntStream.of(calibration.ranks()[i]).boxed().toList()))
                    .toList();
        }

        private static List<List<Integer>> band(Calibration calibration) {
            return Arrays.stream(calibration.band())
                    .map(limits -> List.of(limits[0], limits[1]))
                    .toList();
        }
    }

    /**
     * @param p how often uniform ranks stray as far
     * @param above how far the ranks' distribution function goes above the diagonal: parameters lie too low in their posteriors
     * @param below how far below
     */
    record QuantityDocument(String name, double p, double above, double below, List<Integer> ranks) {}
}
