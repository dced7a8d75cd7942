package dev.variate.pool.cli;

import dev.variate.pool.bench.PeerPosteriors;
import dev.variate.pool.bench.PosteriorTiming;
import dev.variate.pool.elaborator.Elaborators;
import java.lang.management.ManagementFactory;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Times one posterior in a process that has done nothing before, and prints a line of JSON; {@link PosteriorBench} starts one for each. */
@Command(name = BenchRunCommand.NAME, description = "Times one posterior; bench calls it.", hidden = true)
final class BenchRunCommand implements Callable<Integer> {
    static final String NAME = "bench-run";
    /** The property by which the caller says when it started the process, in milliseconds since 1970. */
    static final String BEGAN = "variate.bench.began";

    private final EarlyElaborators early;

    @Parameters(paramLabel = "NAME")
    private String name;

    BenchRunCommand(EarlyElaborators early) {
        this.early = early;
    }

    @Override
    public Integer call() {
        long began = Long.getLong(BEGAN, ManagementFactory.getRuntimeMXBean().getStartTime());
        try (Elaborators elaborators = early.take()) {
            PosteriorTiming timing = PosteriorTiming.of(PeerPosteriors.named(name), elaborators, began);
            ObjectNode line = JsonMapper.shared().createObjectNode();
            line.put("gradientMicros", timing.gradientMicros())
                    .put("gradientsPerEffectiveDraw", timing.gradientsPerEffectiveDraw())
                    .put("leastEss", timing.leastEss())
                    .put("firstDrawSeconds", timing.firstDraw())
                    .put("coldSeconds", timing.coldSeconds())
                    .put("secondSeconds", timing.secondSeconds())
                    .put("warmSeconds", timing.warmSeconds())
                    .put("warmRuns", timing.runs())
                    .put("essPerSecond", timing.essPerSecond());
            timing.peakKilobytes().ifPresent(peak -> line.put("peakMegabytes", peak / 1024.0));
            System.out.println(line);
            return 0;
        }
    }
}
