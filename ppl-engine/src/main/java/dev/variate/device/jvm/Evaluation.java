package dev.variate.device.jvm;

/** An instance of a compiled class, and its stages run one after the other. Serves one caller at a time and allocates nothing. */
final class Evaluation {
    private final Emitter.Stage[] stages;
    private final CompiledLoops[] loops;
    private final double[][] in = new double[1][];
    private final double[][] out = new double[1][];

    Evaluation(CompiledClass compiled) {
        this.stages = compiled.stages.toArray(Emitter.Stage[]::new);
        this.loops = new CompiledLoops[] {compiled.instance()};
    }

    /** Gives the returned scalar. */
    double run(double[] arguments, double[] results) {
        if (stages.length == 0) {
            return loops[0].run(arguments, results);
        }
        in[0] = arguments;
        out[0] = results;
        for (Emitter.Stage stage : stages) {
            switch (stage) {
                case Emitter.Stage.Method m -> loops[0].stage(m.k(), arguments, results);
                case Emitter.Stage.Rows r -> r.rows().run(loops, in, out);
            }
        }
        return loops[0].slots[0];
    }
}
