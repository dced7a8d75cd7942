package dev.variate.frontend.model;

import dev.variate.backend.run.RunSettings;
import dev.variate.fit.Method;
import dev.variate.fit.StopRules;
import dev.variate.inference.MiniBatch;
import dev.variate.inference.NutsSettings;
import dev.variate.inference.NutsSettings.MetricKind;
import dev.variate.pool.start.Beginning;
import java.util.Optional;
import java.util.OptionalDouble;

/** What someone typed into the settings of a run, read with an eye for slips. */
public record SettingsForm(Method method, RunSettings settings, StopRules until, Optional<Long> seed) {

    private static final int MOST_CHAINS = 64;
    private static final int MOST_DRAWS = 1_000_000;

    /** When the run may end early, as typed; an empty field is no rule. */
    record Until(String ess, String mcse, String of, String seconds, boolean divergence) {
        static final Until NONE = new Until("", "", "", "", false);
    }

    /** The fields as they stand; those that the method has no use for are not read. */
    record Typed(
            String method,
            String chains,
            String warmup,
            String draws,
            String targetAccept,
            String metric,
            String maxTreeDepth,
            String init,
            String seed,
            String device,
            String workers,
            Batch batch,
            Until until) {}

    /** What a step sees of the data, as typed. */
    record Batch(String size, String stepSize, String plate) {
        static final Batch NONE = new Batch("", "", "");
    }

    /** @throws IllegalArgumentException that says which field cannot be used, and what it may hold */
    static SettingsForm read(Typed typed) {
        var method = Method.named(typed.method());
        var settings =
                switch (method.result()) {
                    case CHAINS -> method.seesBatches() ? ofBatches(method, typed) : ofChains(method, typed);
                    case WEIGHED ->
                        RunSettings.usual(method).withDevice(typed.device()).withDraws(draws(typed));
                    case POINT, WEIGHTS -> RunSettings.usual(method).withDevice(typed.device());
                };
        var until = method.hasChains() ? until(typed.until()) : StopRules.NONE;
        return new SettingsForm(method, settings, until, seedOf(typed.seed()));
    }

    private static RunSettings ofChains(Method method, Typed typed) {
        return new RunSettings(
                chains(method, typed.chains()),
                whole("Warm-up", typed.warmup(), 0, MOST_DRAWS),
                draws(typed),
                typed.device(),
                accept(typed.targetAccept()),
                MetricKind.named(typed.metric()),
                whole("Tree depth", typed.maxTreeDepth(), 1, NutsSettings.MAX_TREE_DEPTH),
                method.canBeSplit() ? whole("Workers", typed.workers(), 1, MOST_CHAINS) : 1,
                init(typed.init()),
                MiniBatch.USUAL);
    }

    private static RunSettings ofBatches(Method method, Typed typed) {
        var usual = RunSettings.usual(method);
        return new RunSettings(
                chains(method, typed.chains()),
                whole("Warm-up", typed.warmup(), 0, MOST_DRAWS),
                draws(typed),
                typed.device(),
                usual.targetAccept(),
                usual.metric(),
                usual.maxTreeDepth(),
                whole("Workers", typed.workers(), 1, MOST_CHAINS),
                init(typed.init()),
                new MiniBatch(
                        typed.batch().plate().strip().replace("`", ""),
                        whole("Batch size", typed.batch().size(), 1, MiniBatch.MOST_ROWS),
                        stepSize(typed.batch().stepSize())));
    }

    private static double stepSize(String text) {
        try {
            var number = Double.parseDouble(plain(text));
            if (number > 0 && number <= 1) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // said below
        }
        throw new IllegalArgumentException(
                "Step size lies above 0 and is at most 1, usually 0.1; this is “%s”.".formatted(text.strip()));
    }

    private static int chains(Method method, String typed) {
        int chains = whole("Chains", typed, method.fewestChains(), MOST_CHAINS);
        if (chains % method.chainsByMultiplesOf() != 0) {
            throw new IllegalArgumentException("Chains is %d; of %s it is a multiple of %d."
                    .formatted(chains, method.title(), method.chainsByMultiplesOf()));
        }
        return chains;
    }

    private static String init(String text) {
        try {
            Beginning.of(text);
            return text.strip();
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("Chains begin: " + wrong.getMessage() + ".", wrong);
        }
    }

    private static StopRules until(Until typed) {
        return new StopRules(
                bound("Effective draws", typed.ess()),
                bound("Monte Carlo error", typed.mcse()),
                typed.of().strip().replace("`", ""),
                bound("Seconds", typed.seconds()),
                typed.divergence());
    }

    private static OptionalDouble bound(String field, String text) {
        if (text.isBlank()) {
            return OptionalDouble.empty();
        }
        try {
            var number = Double.parseDouble(plain(text));
            if (number > 0 && Double.isFinite(number)) {
                return OptionalDouble.of(number);
            }
        } catch (NumberFormatException notANumber) {
            // said below
        }
        throw new IllegalArgumentException(
                "%s takes a number above 0, or nothing; this is “%s”.".formatted(field, text.strip()));
    }

    private static int draws(Typed typed) {
        return whole("Draws", typed.draws(), 1, MOST_DRAWS);
    }

    private static int whole(String field, String text, int least, int most) {
        try {
            var number = Integer.parseInt(plain(text));
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException notWhole) {
            // said below, together with what is out of bounds
        }
        throw new IllegalArgumentException(
                "%s takes a whole number from %d to %,d; this is “%s”.".formatted(field, least, most, text.strip()));
    }

    private static double accept(String text) {
        try {
            var number = Double.parseDouble(text.strip());
            if (number > 0 && number < 1) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // said below
        }
        throw new IllegalArgumentException(
                "Target accept lies between 0 and 1, usually from 0.8 to 0.99; this is “%s”.".formatted(text.strip()));
    }

    private static Optional<Long> seedOf(String text) {
        if (text.isBlank()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Long.parseLong(plain(text)));
        } catch (NumberFormatException notWhole) {
            throw new IllegalArgumentException(
                    "A seed is a whole number; this is “%s”.".formatted(text.strip()), notWhole);
        }
    }

    private static String plain(String text) {
        return text.strip().replace(",", "").replace(" ", "");
    }
}
