package dev.variate.backend.api;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.variate.backend.dataset.DatasetView;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A data set as the API gives it: the values as JSON in the JSON, not as text in it; {@code null} in lists. */
record DataDocument(
        long id,
        long projectId,
        String name,
        int version,
        List<DatasetView.Variable> variables,
        @JsonRawValue String values,
        Optional<PicturesDocument> pictures,
        Instant updatedAt) {

    static DataDocument of(DatasetView view) {
        return new DataDocument(
                view.id(),
                view.projectId(),
                view.name(),
                view.version(),
                view.variables(),
                view.json().isEmpty() ? "null" : view.json(),
                view.pictures()
                        .map(file -> new PicturesDocument(file.sha256(), file.count(), file.shape(), file.bytes())),
                view.updatedAt());
    }

    /** The file of pictures that the data are; {@code null} for named values. */
    record PicturesDocument(String sha256, int count, List<Integer> shape, long bytes) {}
}
