package dev.variate.device.jvm;

import dev.variate.program.Program;
import dev.variate.tensor.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What the JVM's device makes of a log density and its gradient, part by part, and how long each takes. A part is a loop, or what is computed once
 * between loops; for the clock's sake each is a method of its own here, also where a small program would be one method.
 *
 * @param parts in the order in which they run
 */
public record LoopProfile(List<Part> parts) {
    private static final long WARM_UP_NANOS = 400_000_000;
    /** The best round counts, since everything else on the machine only ever adds. */
    private static final int ROUNDS = 15;

    private static final long ROUND_NANOS = 20_000_000;

    /**
     * @param length how many rows a loop goes through; 0 for what is between loops
     * @param values how many numbers it computes, for each row
     * @param what in words
     * @param nanos of one gradient
     */
    public record Part(int length, int values, String what, double nanos) {}

    /** Measures for about a second. */
    public static LoopProfile of(Program program, Map<String, Value> known, double[] position) {
        Plan plan = JvmDevice.plan(program, known);
        Emitter.Code code = Emitter.inParts(plan);
        CompiledClass compiled = CompiledClass.of(plan, code);
        double[] times = times(compiled, position);
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < times.length; i++) {
            Emitter.Part part = code.parts().get(i);
            parts.add(new Part(part.length(), part.values(), part.what(), times[i]));
        }
        return new LoopProfile(List.copyOf(parts));
    }

    private static double[] times(CompiledClass compiled, double[] position) {
        Emitter.Stage[] stages = compiled.stages.toArray(Emitter.Stage[]::new);
        CompiledLoops[] loops = {compiled.instance()};
        double[][] in = {position};
        double[][] out = {new double[position.length]};
        long[] spent = new long[stages.length + 1];
        for (long end = System.nanoTime() + WARM_UP_NANOS; System.nanoTime() < end; ) {
            run(stages, loops, in, out, spent);
        }
        double[] best = new double[stages.length];
        Arrays.fill(best, Double.POSITIVE_INFINITY);
        for (int round = 0; round < ROUNDS; round++) {
            Arrays.fill(spent, 0);
            int runs = 0;
            for (long end = System.nanoTime() + ROUND_NANOS; System.nanoTime() < end || runs == 0; runs++) {
                run(stages, loops, in, out, spent);
            }
            // the last one is the time of looking at the clock
            for (int i = 0; i < best.length; i++) {
                best[i] = Math.min(best[i], Math.max(0, spent[i] - spent[stages.length]) / (double) runs);
            }
        }
        return best;
    }

    private static void run(
            Emitter.Stage[] stages, CompiledLoops[] loops, double[][] in, double[][] out, long[] spent) {
        long before = System.nanoTime();
        for (int i = 0; i < stages.length; i++) {
            switch (stages[i]) {
                case Emitter.Stage.Method m -> loops[0].stage(m.k(), in[0], out[0]);
                case Emitter.Stage.Rows r -> r.rows().run(loops, in, out);
            }
            long after = System.nanoTime();
            spent[i] += after - before;
            before = after;
        }
        spent[stages.length] += System.nanoTime() - before;
    }
}
