package dev.variate.backend.api;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.variate.backend.dataset.DatasetView;
import java.time.Instant;
import java.util.List;

/** A data set as the API gives it: the values as JSON in the JSON, not as text in it; {@code null} in lists. */
record DataDocument(
        long id,
        long projectId,
        String name,
        int version,
        List<DatasetView.Variable> variables,
        @JsonRawValue String values,
        Instant updatedAt) {

    static DataDocument of(DatasetView view) {
        return new DataDocument(
                view.id(),
                view.projectId(),
                view.name(),
                view.version(),
                view.variables(),
                view.json().isEmpty() ? "null" : view.json(),
                view.updatedAt());
    }
}
