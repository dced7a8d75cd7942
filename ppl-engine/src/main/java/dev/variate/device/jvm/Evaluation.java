package dev.variate.device.jvm;

import java.util.stream.IntStream;

/** Instances of a compiled class, one a chain, and the stages run on them. Serves one caller at a time and allocates nothing. */
final class Evaluation {
    private final CompiledClass compiled;
    private final Emitter.Stage[] stages;
    private final CompiledLoops[] chains;
    private final double[][] in;
    private final double[][] out;

    Evaluation(CompiledClass compiled, int chains) {
        this.compiled = compiled;
        this.stages = compiled.stages.toArray(Emitter.Stage[]::new);
        this.chains = IntStream.range(0, chains).mapToObj(c -> compiled.instance()).toArray(CompiledLoops[]::new);
        this.in = new double[chains][];
        this.out = new double[chains][];
    }

    CompiledClass compiled() {
        return compiled;
    }

    /** Runs the first instance alone; gives the returned scalar. */
    double run(double[] arguments, double[] results) {
        CompiledLoops loops = chains[0];
        if (stages.length == 0) {
            return loops.run(arguments, results);
        }
        in[0] = arguments;
        out[0] = results;
        for (Emitter.Stage stage : stages) {
            switch (stage) {
                case Emitter.Stage.Method m -> loops.stage(m.k(), arguments, results);
                case Emitter.Stage.Rows r -> r.rows().run(chains, in, out);
            }
        }
        return loops.slots[0];
    }
}
