package dev.variate.pool.protocol;

import java.util.List;

/**
 * A question about a model: how well do draws of its posterior predict, and what data does it make? Or: what happens in one execution of it?
 *
 * @param program {@code ProgramText}
 * @param scalars how many numbers a draw has
 * @param draws of the posterior, a chain each: {@link PackedDoubles} of draws × scalars; without any chain worlds are drawn from the priors
 * @param predictions how many data sets to predict, where they are not too large; of a calibration, how many to simulate; of a fold, how many there are; of criticism, worlds from the priors, or the stride of {@code first}
 * @param first number of the first simulation of a calibration, of the fold, or of criticism's first row: a world, or chain × stride + iteration after warm-up
 */
public record CheckJob(
        String id,
        Question question,
        String program,
        List<NamedTensor> inputs,
        int scalars,
        List<String> draws,
        int predictions,
        int first,
        long seed) {
    public CheckJob {
        inputs = List.copyOf(inputs);
        draws = List.copyOf(draws);
    }

    /** What is asked. */
    public enum Question {
        /** How well draws predict, or, without draws, which worlds the priors make. */
        PREDICTIONS,
        /** One execution, with the data for what is observed. */
        EXECUTION_ON_DATA,
        /** One execution, in which everything is drawn. */
        EXECUTION,
        /** Some simulations of a calibration. */
        CALIBRATION,
        /** One fit of a K-fold cross-validation. */
        FOLD,
        /** What stands beside some draws, or, without draws, some worlds from the priors, in a file for other tools. */
        CRITICISM
    }

    /** About predictions. */
    public CheckJob(
            String id,
            String program,
            List<NamedTensor> inputs,
            int scalars,
            List<String> draws,
            int predictions,
            long seed) {
        this(id, Question.PREDICTIONS, program, inputs, scalars, draws, predictions, 0, seed);
    }

    /** About one execution. */
    public static CheckJob execution(
            String id, String program, List<NamedTensor> inputs, boolean conditioned, long seed) {
        return new CheckJob(
                id,
                conditioned ? Question.EXECUTION_ON_DATA : Question.EXECUTION,
                program,
                inputs,
                0,
                List.of(),
                0,
                0,
                seed);
    }

    /** About {@code count} simulations of a calibration. */
    public static CheckJob calibration(
            String id, String program, List<NamedTensor> inputs, int first, int count, long seed) {
        return new CheckJob(id, Question.CALIBRATION, program, inputs, 0, List.of(), count, first, seed);
    }

    /** About one of {@code folds} fits, each without a share of the observations. */
    public static CheckJob fold(String id, String program, List<NamedTensor> inputs, int fold, int folds, long seed) {
        return new CheckJob(id, Question.FOLD, program, inputs, 0, List.of(), folds, fold, seed);
    }

    /** About the rows of some worlds from the priors, and which numbers there are. */
    public static CheckJob worlds(
            String id, String program, List<NamedTensor> inputs, int first, int count, long seed) {
        return new CheckJob(id, Question.CRITICISM, program, inputs, 0, List.of(), count, first, seed);
    }

    /**
     * About the rows of draws that follow each other.
     *
     * @param draws {@link PackedDoubles}, draws × scalars
     * @param first chain × stride + iteration after warm-up of the first; a draw after the stride's last is the next chain's first
     */
    public static CheckJob rows(
            String id,
            String program,
            List<NamedTensor> inputs,
            int scalars,
            String draws,
            int first,
            int stride,
            long seed) {
        return new CheckJob(id, Question.CRITICISM, program, inputs, scalars, List.of(draws), stride, first, seed);
    }
}
