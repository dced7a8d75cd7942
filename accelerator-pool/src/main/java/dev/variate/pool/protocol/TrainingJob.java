package dev.variate.pool.protocol;

import dev.variate.pool.start.TrainingPlan;
import java.util.Optional;

/**
 * What a lease of a training has beside its loss, which is the lease's program.
 *
 * @param start {@code ProgramText}, where the weights begin
 * @param judging {@code ProgramText}, the loss without the noise of training
 * @param pictures {@code ProgramText} from weights, pictures and a key to pictures to show; empty if the model shows none
 * @param steps in all
 * @param member which of its workers this one is, from 0; the first tells how the training stands
 * @param members how many there are; if they are several, they meet at {@code members/{member}} below the attempt
 * @param checkpoint from which to go on, below the attempt; empty of a training that begins
 */
public record TrainingJob(
        TrainingPlan plan,
        String start,
        String judging,
        Optional<String> pictures,
        int steps,
        int member,
        int members,
        DataFile data,
        Optional<DataFile> heldOut,
        Optional<CheckpointFile> checkpoint) {}
