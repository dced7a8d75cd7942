package dev.variate.pool.elaborator;

import dev.variate.program.Program;
import dev.variate.training.Loss;
import java.util.Optional;

/** What came of a model's source that is to be trained. */
public sealed interface LossElaboration permits LossElaboration.Losses, Elaboration.Rejected {

    /**
     * The model's loss, in training and when held-out data are judged, as checked programs.
     *
     * @param pictures the program of {@link Loss#showing}, if the text has a method {@code show}
     */
    record Losses(Loss training, Loss judging, Optional<Program> pictures) implements LossElaboration, Answer {}
}
