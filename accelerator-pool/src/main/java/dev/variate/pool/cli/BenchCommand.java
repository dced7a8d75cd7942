package dev.variate.pool.cli;

import dev.variate.bench.GradientBench;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Times the gradients that the engine compiles beside hand-written ones. */
@Command(
        name = "bench",
        description = "Times compiled gradients beside hand-written loops.",
        mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        GradientBench.run(System.out);
        return 0;
    }
}
