package dev.variate.model;

import dev.variate.program.Site;
import dev.variate.program.Support;
import dev.variate.program.Var;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Value;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/**
 * A discrete variable that cannot be summed out and is moved by steps instead. Its elements are whole numbers at the end of the position.
 *
 * @param label the variable with its line
 * @param why it cannot be summed out, as the rest of a sentence that begins with it
 * @param low the least value of each element; −∞ where that depends on what is inferred, and the log density then says what is outside
 * @param high the largest
 */
public record Stepped(String name, String label, String why, double[] low, double[] high) {
    /** Each element costs an evaluation at every iteration. */
    private static final int MOST = 2_000;

    /** Vectors of counts with a given sum cannot move one by one. */
    static boolean possible(Site site) {
        return site.support().kind() != Support.Kind.COUNTS
                && site.value().type().shape().size() <= MOST;
    }

    /** @param known the values that follow from data alone */
    static Stepped of(Site site, String label, String why, Function<Var, Optional<Value>> known) {
        Shape shape = site.value().type().shape();
        return switch (site.support().kind()) {
            case BOOLEAN -> new Stepped(site.name(), label, why, filled(shape, 0), filled(shape, 1));
            case NATURAL ->
                new Stepped(site.name(), label, why, filled(shape, 0), filled(shape, Double.POSITIVE_INFINITY));
            default ->
                new Stepped(
                        site.name(),
                        label,
                        why,
                        bound(site, 0, Double.NEGATIVE_INFINITY, known),
                        bound(site, 1, Double.POSITIVE_INFINITY, known));
        };
    }

    private static double[] bound(Site site, int which, double unknown, Function<Var, Optional<Value>> known) {
        Shape shape = site.value().type().shape();
        return known.apply(site.support().bounds().get(which))
                .map(value -> ((Value) value.floating().broadcastTo(shape)).toArray())
                .orElseGet(() -> filled(shape, unknown));
    }

    private static double[] filled(Shape shape, double value) {
        double[] filled = new double[shape.size()];
        Arrays.fill(filled, value);
        return filled;
    }
}
