package dev.variate.pool.cli;

import dev.variate.inference.MiniBatch;
import picocli.CommandLine.Option;

/** What a step of sgld or sghmc sees of the data, and how far it goes. */
final class BatchOptions {
    @Option(
            names = "--batch-size",
            paramLabel = "ROWS",
            description = "Rows of the data that a step of sgld or sghmc sees (default: ${DEFAULT-VALUE}).")
    private int batchSize = MiniBatch.USUAL_BATCH_SIZE;

    @Option(
            names = "--step-size",
            paramLabel = "H",
            description = {
                "How far a step of sgld or sghmc goes, in units of the posterior's standard deviations: smaller ones are",
                "slower, and more nearly right (default: ${DEFAULT-VALUE})."
            })
    private double stepSize = MiniBatch.USUAL_STEP_SIZE;

    @Option(
            names = "--plate",
            paramLabel = "NAME",
            description =
                    "The plate whose rows sgld and sghmc see some at a time (default: the longest that is observed).")
    private String plate = "";

    /** @throws IllegalArgumentException in words */
    MiniBatch batch() {
        return new MiniBatch(plate, batchSize, stepSize);
    }
}
