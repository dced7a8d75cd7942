package dev.variate.inference;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * What a stretch of warm-up has seen: moments of its draws and of the gradients there, and some of the draws themselves. Adding gives another window and leaves this one as it is.
 *
 * @param draws moments of positions
 * @param gradients moments of the log density's gradients at them
 * @param last the newest of the kept draws, each of which knows the one before
 */
public record AdaptationWindow(Welford draws, Welford gradients, Optional<Kept> last) {

    /** A draw and its gradient. */
    public record Kept(double[] draw, double[] gradient, Optional<Kept> before) {}

    static AdaptationWindow empty(int dimension) {
        return new AdaptationWindow(Welford.empty(dimension), Welford.empty(dimension), Optional.empty());
    }

    AdaptationWindow add(double[] draw, double[] gradient, boolean keep) {
        return new AdaptationWindow(
                draws.add(draw), gradients.add(gradient), keep ? Optional.of(new Kept(draw, gradient, last)) : last);
    }

    /** The kept draws, oldest first. */
    List<Kept> kept() {
        List<Kept> kept = new ArrayList<>();
        for (Optional<Kept> next = last; next.isPresent(); next = next.get().before()) {
            kept.add(next.get());
        }
        Collections.reverse(kept);
        return kept;
    }
}
