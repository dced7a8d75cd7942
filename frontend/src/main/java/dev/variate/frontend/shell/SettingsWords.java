package dev.variate.frontend.shell;

import dev.variate.backend.run.RunSettings;
import dev.variate.fit.Method;
import dev.variate.fit.StopRules;
import dev.variate.inference.NutsSettings.Init;
import dev.variate.inference.NutsSettings.MetricKind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** How a run samples, in words. */
public final class SettingsWords {

    /** The choice of giving values oneself. */
    public static final String VALUES = "values";

    private SettingsWords() {}

    /** Where chains can begin. */
    public static List<Choice.Option> beginnings(Method method) {
        return Stream.concat(
                        Stream.of(Init.values()).map(init -> new Choice.Option(init.text(), beginning(method, init))),
                        Stream.of(new Choice.Option(VALUES, "at values of your own")))
                .toList();
    }

    private static String beginning(Method method, Init init) {
        return switch (init) {
            case AUTO -> "where the method begins best";
            case JITTER -> method.seesBatches() ? "at the mode" : "at random points";
            case PATHFINDER -> "on paths to a mode";
            case PRIOR -> "at draws from the priors";
        };
    }

    /** Where a run's chains began. */
    public static String beginning(Method method, RunSettings settings) {
        return Stream.of(Init.values())
                .filter(init -> init.text().equals(settings.init()))
                .map(init -> beginning(method, init))
                .findFirst()
                .orElseGet(() -> "at " + settings.init());
    }

    public static String method(Method method, RunSettings settings) {
        return method.hasChains() && !method.seesBatches()
                ? method.title() + ", target accept " + Figures.fixed(settings.targetAccept(), 2)
                : title(method);
    }

    /** A method's name at the beginning of a line. */
    public static String title(Method method) {
        return Character.toUpperCase(method.title().charAt(0)) + method.title().substring(1);
    }

    public static String draws(Method method, RunSettings settings) {
        return switch (method.result()) {
            case CHAINS ->
                "%d chains, %s warm-up + %s"
                        .formatted(
                                settings.chains(), Figures.whole(settings.warmup()), Figures.whole(settings.draws()));
            case WEIGHED -> Figures.whole(settings.draws()) + ", chosen by importance";
            case POINT -> "one point";
            case WEIGHTS -> Figures.whole(settings.draws()) + " steps";
        };
    }

    /** What ends a run before its last draw. */
    public static String until(StopRules rules) {
        var words = new ArrayList<String>();
        var whose = rules.of().isEmpty() ? "every quantity" : rules.of();
        rules.ess().ifPresent(least -> words.add(Figures.whole(Math.round(least)) + " effective draws of " + whose));
        rules.mcse().ifPresent(most -> words.add("a Monte Carlo error of " + most + " of " + whose));
        rules.seconds().ifPresent(most -> words.add(Figures.duration(most) + " of work"));
        if (rules.divergence()) {
            words.add("a divergence");
        }
        return "at " + String.join(", or ", words);
    }

    /** What a step sees of the data. */
    public static String batch(RunSettings settings) {
        var batch = settings.batch();
        return Figures.whole(batch.batchSize()) + " rows"
                + (batch.plate().isEmpty() ? "" : " of plate " + batch.plate()) + ", step size " + batch.stepSize();
    }

    /** What warm-up learns, and how far a trajectory may go. */
    public static String metric(RunSettings settings) {
        return metric(settings.metric()) + "; trees to depth " + settings.maxTreeDepth();
    }

    public static String metric(MetricKind kind) {
        return switch (kind) {
            case DIAGONAL -> "diagonal: a scale each";
            case LOW_RANK -> "low rank: scales and a few directions";
            case DENSE -> "dense: all correlations";
        };
    }
}
