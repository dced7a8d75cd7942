package dev.variate.model;

import dev.variate.distribution.Arguments;
import dev.variate.tensor.Tensor;
import java.util.Optional;

/**
 * Options of distributions of which not all values can be seen, or not exactly: {@code weibull(shape, scale, censoredAbove(followUp))}. The
 * distribution is one whose tails have probabilities in closed form. Part of {@link Language}.
 */
public abstract class PartialObservations extends ProbabilityFunctions {
    PartialObservations() {}

    /** Values outside could not have been seen: the distribution given that they lie from {@code low} to {@code high}. */
    public static Option truncated(Object low, Object high) {
        return new Option.Truncated(end("truncated", low), end("truncated", high));
    }

    /** Values below {@code low} could not have been seen: the distribution given that they do not lie there. */
    public static Option truncatedBelow(Object low) {
        return new Option.Truncated(end("truncatedBelow", low), Optional.empty());
    }

    /** Values above {@code high} could not have been seen: the distribution given that they do not lie there. */
    public static Option truncatedAbove(Object high) {
        return new Option.Truncated(Optional.empty(), end("truncatedAbove", high));
    }

    /** Values below {@code low} are recorded as {@code low}, those above {@code high} as {@code high}: there an observation has the tail's probability. */
    public static Option censored(Object low, Object high) {
        return new Option.Censored(end("censored", low), end("censored", high));
    }

    /** Values below {@code low} are recorded as {@code low}: a limit of detection. */
    public static Option censoredBelow(Object low) {
        return new Option.Censored(end("censoredBelow", low), Optional.empty());
    }

    /** Values above {@code high} are recorded as {@code high}: the end of a study, or of each row's time in it. */
    public static Option censoredAbove(Object high) {
        return new Option.Censored(Optional.empty(), end("censoredAbove", high));
    }

    /** In rows where {@code rows} is 1 (or true) the value is only known to be at least what is recorded: those who left a study, or had no event. */
    public static Option rightCensored(Object rows) {
        return new Option.CensoredRows(argument("rightCensored", rows), true);
    }

    /** In rows where {@code rows} is 1 (or true) the value is only known to be at most what is recorded. */
    public static Option leftCensored(Object rows) {
        return new Option.CensoredRows(argument("leftCensored", rows), false);
    }

    /**
     * The value is only known to lie above what is recorded and not above {@code upper}: between two visits, or two marks of a scale. Where both are equal it was seen exactly, and an
     * {@code upper} of 1e300 is none.
     *
     * @param upper not below what is recorded, row by row
     */
    public static Option intervalCensored(Object upper) {
        return new Option.CensoredIntervals(argument("intervalCensored", upper));
    }

    /**
     * Counts with more zeros than their own: 0 with {@code probability}, else a draw of the distribution, which may be 0 too:
     * {@code negativeBinomial(mean, 2, zeroInflated(0.3))}.
     *
     * @param probability from 0 to 1
     */
    public static Option zeroInflated(Object probability) {
        return new Option.Zeros(argument("zeroInflated", probability), true);
    }

    /**
     * Zeros with a cause of their own: 0 with {@code probability}, else a draw of the distribution given that it is not 0: {@code gamma(2, 1, hurdle(0.3))}. Of counts,
     * and of positive numbers, such as amounts of rain.
     *
     * @param probability of 0, from 0 to 1
     */
    public static Option hurdle(Object probability) {
        return new Option.Zeros(argument("hurdle", probability), false);
    }

    private static Optional<Tensor> end(String function, Object end) {
        return Optional.of(argument(function, end));
    }

    private static Tensor argument(String function, Object x) {
        try {
            return Arguments.tensor(x);
        } catch (IllegalArgumentException e) {
            throw new ModelException(
                    "`" + function + "` was given something else than numbers. " + e.getMessage() + ".");
        }
    }
}
