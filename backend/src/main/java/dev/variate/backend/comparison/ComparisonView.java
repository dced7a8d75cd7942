package dev.variate.backend.comparison;

import dev.variate.backend.run.RunView;
import java.util.List;

/**
 * Runs side by side; the first is the baseline.
 *
 * @param code the lines of the baseline's and the last run's text
 * @param settings what differs in settings, seed, data and model: one value per run
 */
public record ComparisonView(
        List<RunView> runs, List<DiffLine> code, List<SettingRow> settings, List<ParameterRow> parameters) {
    public ComparisonView {
        runs = List.copyOf(runs);
        code = List.copyOf(code);
        settings = List.copyOf(settings);
        parameters = List.copyOf(parameters);
    }

    public enum Change {
        SAME,
        REMOVED,
        ADDED
    }

    /** A line of the code diff; a line number is 0 where the line is not in that text. */
    public record DiffLine(Change change, int baselineLine, int otherLine, String text) {}

    public record SettingRow(String name, List<String> values) {
        public SettingRow {
            values = List.copyOf(values);
        }
    }

    /** A parameter: one cell a run. */
    public record ParameterRow(String name, List<Cell> cells) {
        public ParameterRow {
            cells = List.copyOf(cells);
        }
    }

    /**
     * A parameter in a run.
     *
     * @param present whether the run has this parameter; all else is NaN if not
     * @param difference of means from the baseline, with its Monte Carlo standard error
     */
    public record Cell(
            boolean present,
            double mean,
            double sd,
            double mcse,
            double rHat,
            double difference,
            double differenceMcse) {}
}
