package dev.variate.backend.run;

import dev.variate.backend.InvalidInputException;
import dev.variate.backend.dataset.DatasetView;
import dev.variate.pool.elaborator.Problem;
import java.util.List;

/**
 * Tells a request whose data do not fit the model, which is refused, from a model that goes wrong, which is a run that failed. A complaint about the data names one of their variables, or says
 * what they lack.
 */
final class DataMistakes {
    private DataMistakes() {}

    /** @throws InvalidInputException if one of the problems is about the data */
    static void refuse(List<Problem> problems, DatasetView data) {
        for (Problem problem : problems) {
            boolean lacks =
                    problem.message().contains("the data") || problem.message().contains("The data");
            if (lacks
                    || data.variables().stream()
                            .anyMatch(variable -> problem.message().contains("`" + variable.name() + "`"))) {
                throw new InvalidInputException(
                        "data", (problem.hasPlace() ? "Line " + problem.line() + ": " : "") + problem.message());
            }
        }
    }
}
