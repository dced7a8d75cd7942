package dev.variate.pool.cli;

import dev.variate.fit.StopRules;
import java.util.OptionalDouble;
import picocli.CommandLine.Option;

/** When a run may end before its last draw. */
final class StopOptions {
    @Option(
            names = "--until-ess",
            paramLabel = "N",
            description = "End once every quantity, or that of --until-of, has N effective draws, bulk and tail.")
    private Double ess;

    @Option(
            names = "--until-mcse",
            paramLabel = "X",
            description = "End once the Monte Carlo error of the mean of --until-of is X or less.")
    private Double mcse;

    @Option(
            names = "--until-of",
            paramLabel = "NAME",
            defaultValue = "",
            description = "The quantity that --until-ess and --until-mcse look at, such as mu or theta.")
    private String of;

    @Option(
            names = "--until-seconds",
            paramLabel = "S",
            description = "End after S seconds of sampling, with the draws there are.")
    private Double seconds;

    @Option(names = "--until-divergence", description = "End with the first draw after warm-up that diverges.")
    private boolean divergence;

    /** @throws CommandFailure if they cannot be judged */
    StopRules rules() {
        try {
            return new StopRules(optional(ess), optional(mcse), of, optional(seconds), divergence);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure("variate: " + e.getMessage());
        }
    }

    private static OptionalDouble optional(Double number) {
        return number == null ? OptionalDouble.empty() : OptionalDouble.of(number);
    }
}
