package dev.variate.pool.elaborator;

import dev.variate.training.Loss;

/** What came of a model's source that is to be trained. */
public sealed interface LossElaboration permits LossElaboration.Losses, Elaboration.Rejected {

    /** The model's loss, in training and when held-out data are judged, as checked programs. */
    record Losses(Loss training, Loss judging) implements LossElaboration, Answer {}
}
