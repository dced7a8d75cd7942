package dev.variate.pool.elaborator;

/** What an elaborator's process answered, checked. */
sealed interface Answer permits Elaboration, LossElaboration.Losses, WorldsMade {}
