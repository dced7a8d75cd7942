package dev.variate.device;

/**
 * A compiled program that runs on plain arrays, for callers that call it thousands of times a second and want nothing allocated: all
 * arguments end to end in one array, all results end to end in another, each in row-major order and in the program's order. An {@link
 * Executable} may implement it; {@code jvm}'s always does.
 */
public interface ArrayExecutable {

    /** The elements of all arguments together: those inputs that were not bound when compiling. */
    int argumentLength();

    /** The elements of all results together. */
    int resultLength();

    /**
     * Runs the program.
     *
     * @param arguments of length {@link #argumentLength}; elements must already be of their element types
     * @param results of length {@link #resultLength}
     */
    void call(double[] arguments, double[] results);
}
