package dev.variate.backend.api;

import dev.variate.backend.InvalidInputException;
import dev.variate.fit.StopRules;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * When a run may end before its last draw: as soon as one of these is reached.
 *
 * @param ess effective draws, bulk and tail, of every quantity or of {@code of}
 * @param mcse the Monte Carlo error of the mean of {@code of}
 * @param of a quantity such as {@code mu}, or a variable such as {@code theta} for all its elements
 * @param seconds of work
 * @param divergence whether the first divergence after warm-up is enough
 */
record UntilDocument(
        @Nullable Double ess,
        @Nullable Double mcse,
        @Nullable String of,
        @Nullable Double seconds,
        @Nullable Boolean divergence) {
    StopRules complete() {
        try {
            return new StopRules(
                    optional(ess),
                    optional(mcse),
                    of == null ? "" : of,
                    optional(seconds),
                    divergence != null && divergence);
        } catch (IllegalArgumentException wrong) {
            throw InvalidInputException.of("until", wrong);
        }
    }

    static @Nullable UntilDocument of(StopRules rules) {
        return !rules.any()
                ? null
                : new UntilDocument(
                        nullable(rules.ess()),
                        nullable(rules.mcse()),
                        rules.of().isEmpty() ? null : rules.of(),
                        nullable(rules.seconds()),
                        rules.divergence());
    }

    private static OptionalDouble optional(@Nullable Double number) {
        return number == null ? OptionalDouble.empty() : OptionalDouble.of(number);
    }

    private static @Nullable Double nullable(OptionalDouble number) {
        return number.isPresent() ? number.getAsDouble() : null;
    }
}
