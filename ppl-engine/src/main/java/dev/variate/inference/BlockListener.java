package dev.variate.inference;

/** Receives a run's blocks: those of a chain in order, and never two at once, on whichever thread made the block. What it throws ends the run. */
@FunctionalInterface
public interface BlockListener {
    void block(Block block);
}
