package dev.variate.backend.api;

import dev.variate.backend.comparison.BaselineView;
import dev.variate.backend.comparison.Baselines;
import dev.variate.backend.comparison.ComparisonView;
import dev.variate.backend.comparison.Comparisons;
import dev.variate.backend.run.RunView;
import dev.variate.backend.run.Runs;
import dev.variate.backend.team.Account;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.Explode;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1")
class ComparisonApi {
    private final Runs runs;
    private final Baselines baselines;
    private final Comparisons comparisons;

    ComparisonApi(Runs runs, Baselines baselines, Comparisons comparisons) {
        this.runs = runs;
        this.baselines = baselines;
        this.comparisons = comparisons;
    }

    /** Makes the run what the others of its model are compared with. */
    @PutMapping("/runs/{run}/baseline")
    RunDocument choose(@Parameter(hidden = true) @AuthenticationPrincipal Account account, @PathVariable long run) {
        return RunDocument.of(baselines.choose(account, run));
    }

    @DeleteMapping("/runs/{run}/baseline")
    RunDocument drop(@Parameter(hidden = true) @AuthenticationPrincipal Account account, @PathVariable long run) {
        return RunDocument.of(baselines.drop(account, run));
    }

    /** How the run's means differ from those of its model's baseline, most Monte Carlo errors first; null if there is no baseline or no draw. */
    @GetMapping("/runs/{run}/baseline")
    FromBaseline ofRun(@Parameter(hidden = true) @AuthenticationPrincipal Account account, @PathVariable long run) {
        RunView view = runs.get(account, run);
        BaselineView found = baselines.of(account, List.of(view)).get(run);
        return found == null
                ? new FromBaseline(null, List.of())
                : new FromBaseline(
                        found.baseline(),
                        found.differences().stream()
                                .map(one -> new Difference(one.name(), one.difference(), one.mcse()))
                                .toList());
    }

    /** Two to eight runs side by side; the first, or the one that is its model's baseline, is what the others differ from. */
    @GetMapping("/compare")
    Compared compare(
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
        ComparisonView compared = comparisons.compare(account, runs);
        return new Compared(
                compared.runs().stream().map(RunView::id).toList(),
                compared.settings().stream()
                        .map(row -> new Setting(row.name(), row.values()))
                        .toList(),
                compared.parameters().stream()
                        .map(row -> new ComparedQuantity(
                                row.name(), row.cells().stream().map(Cell::of).toList()))
                        .toList());
    }

    record FromBaseline(@Nullable Long baseline, List<Difference> differences) {}

    record Difference(String name, double difference, double mcse) {}

    record Compared(List<Long> runs, List<Setting> settings, List<ComparedQuantity> quantities) {}

    record Setting(String name, List<String> values) {}

    record ComparedQuantity(String name, List<Cell> cells) {}

    /** One run's figures; null where it has none. */
    record Cell(
            @Nullable Double mean,
            @Nullable Double sd,
            @Nullable Double mcse,
            @Nullable Double rHat,
            @Nullable Double difference,
            @Nullable Double differenceMcse) {
        static Cell of(ComparisonView.Cell cell) {
            return new Cell(
                    finite(cell.mean()),
                    finite(cell.sd()),
                    finite(cell.mcse()),
                    finite(cell.rHat()),
                    finite(cell.difference()),
                    finite(cell.differenceMcse()));
        }

        private static @Nullable Double finite(double number) {
            return Double.isFinite(number) ? number : null;
        }
    }
}
