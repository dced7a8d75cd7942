package dev.variate.device;

import dev.variate.program.Program;
import dev.variate.tensor.Value;
import java.util.Map;

/** Compiles programs and runs them. */
public interface Device {

    /** {@code jvm} or {@code tensorflow}: what a user writes to choose it. */
    String name();

    /**
     * Compiles {@code program}.
     *
     * @param known values of some of the inputs, by the input's name: data, which the device may sort, pre-compute with and keep; the rest
     *     are arguments of each call
     */
    Executable compile(Program program, Map<String, Value> known);

    /**
     * Compiles a log density and its gradient.
     *
     * @param program with one scalar output and, beside the inputs in {@code known}, one F64 input of shape [n], the position
     */
    LogDensity logDensity(Program program, Map<String, Value> known);
}
