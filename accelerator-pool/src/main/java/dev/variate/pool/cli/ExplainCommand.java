package dev.variate.pool.cli;

import dev.variate.bench.LineProfile;
import dev.variate.device.Device;
import dev.variate.device.jvm.JvmDevice;
import dev.variate.device.jvm.LoopProfile;
import dev.variate.model.ModelException;
import dev.variate.model.Posterior;
import dev.variate.pool.elaborator.Elaboration;
import dev.variate.pool.elaborator.Elaborators;
import dev.variate.pool.elaborator.Problem;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows what becomes of a model: its program, the loops that the device makes of it, and the time that its lines take. */
@Command(
        name = "explain",
        description = {
            "Prints a model's program with the lines it comes from, the loops that it is compiled to,",
            "and how much of the time of a gradient each loop and each line takes."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ExplainCommand implements Callable<Integer> {
    private final EarlyElaborators early;

    @Mixin
    private ModelFiles files;

    @Option(
            names = "--device",
            paramLabel = "jvm|tensorflow",
            defaultValue = "jvm",
            description = "What to compile for; loops are shown for jvm (default: ${DEFAULT-VALUE}).")
    private String device;

    ExplainCommand(EarlyElaborators early) {
        this.early = early;
    }

    @Override
    public Integer call() {
        try (Elaborators elaborators = early.take()) {
            Device chosen = SampleCommand.device(device);
            String source = files.source();
            Elaboration.Elaborated elaborated = files.elaborate(elaborators, source);
            Posterior posterior = Posterior.of(elaborated.program(), elaborated.inputs());
            // near 0, where no chain is far off, and not at 0, where powers and products have special values
            double[] position = new SplittableRandom(1)
                    .doubles(posterior.dimension(), -0.3, 0.3)
                    .toArray();
            Optional<LoopProfile> loops = chosen instanceof JvmDevice
                    ? Optional.of(LoopProfile.of(posterior.logDensityProgram(), posterior.inputs(), position))
                    : Optional.empty();
            LineProfile lines = LineProfile.of(elaborated.program(), posterior, chosen, position);
            System.out.print(new ExplainReport(source, elaborated.program(), device, loops, lines).text());
            return 0;
        } catch (ModelException e) {
            throw files.failure(List.of(new Problem(e.line(), e.column(), e.column() + 1, e.getMessage())));
        }
    }
}
