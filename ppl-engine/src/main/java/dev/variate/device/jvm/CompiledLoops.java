package dev.variate.device.jvm;

import java.util.List;

/**
 * What the bytecode written by {@link Emitter} extends: the arrays it works on, and what it calls. An instance has scratch arrays of its
 * own and serves one thread.
 */
abstract class CompiledLoops {
    final double[][] data;
    final int[][] indexes;
    final double[][] scratch;
    double[] slots;
    final Layout.Bound bound;
    private final CompiledClass origin;
    private CompiledLoops vectorTwin;
    private final ArrayKernel[] kernels;
    private final double[][][] callOperands;
    private final double[][] callResults;

    CompiledLoops(CompiledClass origin) {
        this.origin = origin;
        this.bound = origin.bound;
        this.data = bound.data();
        this.indexes = bound.indexes();
        this.slots = new double[bound.slotCount()];
        this.scratch = new double[bound.scratchLengths().length][];
        for (int i = 0; i < scratch.length; i++) {
            scratch[i] = new double[bound.scratchLengths()[i]];
        }
        List<Layout.Call> calls = bound.calls();
        this.kernels = calls.stream().map(c -> c.kernel().fork()).toArray(ArrayKernel[]::new);
        this.callOperands = calls.stream()
                .map(c -> c.operands().stream()
                        .map(k -> k < 0 ? data[-1 - k] : scratch[k])
                        .toArray(double[][]::new))
                .toArray(double[][][]::new);
        this.callResults = calls.stream().map(c -> scratch[c.result()]).toArray(double[][]::new);
    }

    /** Runs all of it, if it is one method; returns the program's returned scalar. */
    abstract double run(double[] in, double[] out);

    /** Runs method {@code k} of several; the last one leaves the returned scalar in slot 0. */
    abstract void stage(int k, double[] in, double[] out);

    /** The element-wise work of blocked loop {@code k} on some rows of a block that starts at {@code base}, one row at a time. */
    abstract void rows(int k, double[] in, double[] out, int base, int from, int to);

    /** The same by the Vector API, for a multiple of eight rows. */
    abstract void vectorRows(int k, double[] in, double[] out, int base, int from, int to);

    /**
     * Lets this instance work on rows for {@code main}: it reads and writes that one's arrays, but for those that hold a thread's own
     * running sums and blocks.
     */
    final void serve(CompiledLoops main) {
        slots = main.slots;
        for (int i = 0; i < scratch.length; i++) {
            if (!bound.ownedByThread().contains(i)) {
                scratch[i] = main.scratch[i];
            }
        }
    }

    /** The same loops in vector form, on this instance's arrays; this instance itself as long as there is none. */
    final CompiledLoops vectorTwin(int arguments, int results) {
        if (vectorTwin == null) {
            CompiledLoops twin = origin.vectorTwin(arguments, results);
            if (twin == null) {
                return this;
            }
            twin.share(this);
            vectorTwin = twin;
        }
        return vectorTwin;
    }

    /** Works on the arrays of {@code other}. */
    final void share(CompiledLoops other) {
        slots = other.slots;
        System.arraycopy(other.scratch, 0, scratch, 0, scratch.length);
    }

    final void call(int k) {
        kernels[k].run(callOperands[k], callResults[k]);
    }
}
