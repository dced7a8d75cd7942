package dev.variate.fit;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * When a run may end before its last draw: as soon as one of these is reached.
 *
 * @param ess effective draws, bulk and tail, of every quantity, or of that which {@code of} names
 * @param mcse the Monte Carlo error of the mean of that which {@code of} names, or less
 * @param of a quantity such as {@code mu} or {@code theta[2]}, or a variable such as {@code theta}: then all its elements; empty for every quantity
 * @param seconds of work, or a little more: the only rule under which the draws that count are a matter of chance
 * @param divergence whether the first divergence after warm-up is enough
 */
public record StopRules(
        OptionalDouble ess, OptionalDouble mcse, String of, OptionalDouble seconds, boolean divergence) {
    /** Only the number of draws ends the run. */
    public static final StopRules NONE =
            new StopRules(OptionalDouble.empty(), OptionalDouble.empty(), "", OptionalDouble.empty(), false);

    /** @throws IllegalArgumentException if a bound is not positive, or an error is asked for without saying of what */
    public StopRules {
        positive("effective draws", ess);
        positive("a Monte Carlo error", mcse);
        positive("seconds", seconds);
        if (mcse.isPresent() && of.isEmpty()) {
            throw new IllegalArgumentException(
                    "A Monte Carlo error is in the units of a quantity: say of which one, such as `mu`");
        }
        if (!of.isEmpty() && ess.isEmpty() && mcse.isEmpty()) {
            throw new IllegalArgumentException("`" + of
                    + "` is named, but not how many effective draws of it, or which Monte Carlo error, is enough");
        }
    }

    private static void positive(String what, OptionalDouble bound) {
        if (bound.isPresent() && !(bound.getAsDouble() > 0 && Double.isFinite(bound.getAsDouble()))) {
            throw new IllegalArgumentException(
                    "A run cannot end at " + bound.getAsDouble() + " of " + what + "; say a number above 0");
        }
    }

    /** Whether there is any. */
    public boolean any() {
        return ess.isPresent() || mcse.isPresent() || seconds.isPresent() || divergence;
    }

    public StopRules withEss(double value) {
        return new StopRules(OptionalDouble.of(value), mcse, of, seconds, divergence);
    }

    /** Both at once, since one says nothing without the other. */
    public StopRules withMcse(double value, String quantity) {
        return new StopRules(ess, OptionalDouble.of(value), quantity, seconds, divergence);
    }

    public StopRules withSeconds(double value) {
        return new StopRules(ess, mcse, of, OptionalDouble.of(value), divergence);
    }

    public StopRules withDivergence() {
        return new StopRules(ess, mcse, of, seconds, true);
    }

    /**
     * Which scalars the rules speak of.
     *
     * @throws IllegalArgumentException if there are none of that name
     */
    public int[] scalars(List<String> names) {
        int[] found = IntStream.range(0, names.size())
                .filter(i ->
                        of.isEmpty() || names.get(i).equals(of) || names.get(i).startsWith(of + "["))
                .toArray();
        if (found.length == 0) {
            throw new IllegalArgumentException(
                    "There is no quantity `" + of + "`; there are " + String.join(", ", names));
        }
        return found;
    }
}
