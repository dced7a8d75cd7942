package dev.variate.device;

import dev.variate.program.Program;
import dev.variate.tensor.Value;
import java.util.Map;

/** Tensors that stay in a device's memory under names, where programs read them and leave their results: what a training carries from step to step. For one thread. */
public interface Memory extends AutoCloseable {

    /** Copies a tensor in, in the place of the one that was called so. */
    void put(String name, Value value);

    /**
     * Copies a tensor out.
     *
     * @throws IllegalArgumentException if nothing is called so
     */
    Value get(String name);

    /**
     * Compiles a program whose calls take from here what {@code reads} names, and leave here what {@code writes} names once they are done: a program may write what it has read. The other inputs are a call's arguments, the other outputs its
     * results, in the program's order.
     *
     * @param reads what an input of that name is called here
     * @param writes what an output of that name is to be called here
     */
    Executable compile(Program program, Map<String, String> reads, Map<String, String> writes);

    /** Forgets everything. Programs are closed by whoever compiled them. */
    @Override
    void close();
}
