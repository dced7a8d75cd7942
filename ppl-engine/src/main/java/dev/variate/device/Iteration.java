package dev.variate.device;

import dev.variate.program.Program;
import dev.variate.tensor.Value;
import java.util.List;

/**
 * A compiled program that goes on from its own results: its first outputs are its first inputs at the next step, and stay in the device's
 * memory between. For one thread.
 */
public interface Iteration extends AutoCloseable {

    /**
     * One step.
     *
     * @param arguments for the inputs that are not carried, in the program's order
     * @return the outputs that are not carried
     */
    List<Value> step(List<Value> arguments);

    /**
     * Compiles another program, which sees what is carried and leaves it where it is.
     *
     * @param program whose first inputs are the first {@code seen} of what is carried, and whose calls give the rest
     */
    Executable look(Program program, int seen);

    /** What is carried now, copied out of the device's memory. */
    List<Value> carried();

    /** Goes on from these instead. */
    void carry(List<Value> values);

    @Override
    void close();
}
