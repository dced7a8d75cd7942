package dev.variate.device;

import dev.variate.tensor.Value;
import java.util.List;

/** A compiled program. May be called from one thread at a time. */
public interface Executable extends AutoCloseable {

    /** Runs the program on the arguments that were not bound when compiling, in the program's order, and returns its outputs in order. */
    List<Value> call(List<Value> arguments);

    @Override
    default void close() {}
}
