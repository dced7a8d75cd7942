package dev.variate.device;

import dev.variate.program.Program;
import dev.variate.tensor.Value;
import java.util.List;
import java.util.Map;

/** Compiles programs and runs them. */
public interface Device {

    /** {@code jvm} or {@code tensorflow}: what a user writes to choose it. */
    String name();

    /** What it runs on, in words, such as a platform and the kind of its device; empty where there is nothing to say beyond the name. Loads nothing. */
    default String description() {
        return "";
    }

    /**
     * Compiles {@code program}.
     *
     * @param known values of some of the inputs, by the input's name: data, which the device may sort, pre-compute with and keep; the rest
     *     are arguments of each call
     */
    Executable compile(Program program, Map<String, Value> known);

    /** Room for tensors that programs of this device read and write where they lie. */
    default Memory memory() {
        return new HostMemory(this);
    }

    /**
     * Compiles a log density and its gradient.
     *
     * @param program with one scalar output and, beside the inputs in {@code known}, one F64 input of shape [n], the position
     */
    LogDensity logDensity(Program program, Map<String, Value> known);

    /**
     * Makes this process one of a group that computes together.
     *
     * @param addresses where each member listens, {@code host:port}, in the order of their numbers
     * @param member the number of this one
     * @throws UnsupportedOperationException of a device whose processes cannot join
     */
    default Group join(List<String> addresses, int member) {
        throw new UnsupportedOperationException("The device " + name() + " has no groups of processes");
    }
}
