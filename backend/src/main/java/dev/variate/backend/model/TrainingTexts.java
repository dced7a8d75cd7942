package dev.variate.backend.model;

import dev.variate.backend.dataset.DatasetView;
import dev.variate.backend.dataset.Pictures;
import dev.variate.backend.team.Account;
import dev.variate.pool.elaborator.Elaboration;
import dev.variate.pool.elaborator.LossElaboration;
import dev.variate.tensor.DType;
import dev.variate.tensor.Shape;
import dev.variate.tensor.TensorType;
import dev.variate.training.Batch;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Service;

/** What a text means that is to be trained, while it is typed: its graph and its mistakes, from the loss of a small batch. */
@Service
public class TrainingTexts {
    /** The column that the model's first method takes. */
    private static final String COLUMN = "image";

    private static final int ROWS = 8;

    private final Models models;

    TrainingTexts(Models models) {
        this.models = models;
    }

    /** @param numbers that the text takes as parameters */
    public ElaborationView elaborate(
            Account account, long modelId, String source, Optional<DatasetView> data, Map<String, Double> numbers) {
        Optional<Pictures> pictures = data.flatMap(DatasetView::pictures);
        if (pictures.isEmpty()) {
            return wrong("The weights of this text are learnt from pictures, and "
                    + data.map(chosen -> chosen.name() + " holds named values").orElse("it has no data")
                    + ". Choose a data set of pictures, or bring one: a file in the IDX format of MNIST.");
        }
        return switch (models.losses(account, modelId, source, batch(pictures.get(), numbers))) {
            case LossElaboration.Losses losses ->
                new ElaborationView(NetworkDrawing.of(losses.training().program()), List.of());
            case Elaboration.Rejected rejected -> Models.view(rejected);
        };
    }

    private static ElaborationView wrong(String message) {
        return new ElaborationView(GraphView.EMPTY, List.of(new ProblemView(0, 0, 0, message)));
    }

    private static Batch batch(Pictures pictures, Map<String, Double> numbers) {
        int rows = Math.min(ROWS, pictures.count());
        Shape picture =
                Shape.of(pictures.shape().stream().mapToInt(Integer::intValue).toArray());
        return Batch.of(
                        rows,
                        pictures.count(),
                        COLUMN,
                        new TensorType(DType.I32, Shape.of(rows).append(picture)))
                .with(numbers);
    }
}
