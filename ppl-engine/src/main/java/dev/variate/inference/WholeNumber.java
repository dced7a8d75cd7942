package dev.variate.inference;

/**
 * A coordinate that takes whole numbers only.
 *
 * @param low the least value, −∞ if it is not known or there is none; outside, the log density is −∞ too
 * @param high the largest
 */
public record WholeNumber(double low, double high) {
    /** Of so few values any other is as good a proposal. */
    private static final int FEW = 32;

    private static final double SHARE_OF_NEIGHBOURS = 1.0 / 3;

    boolean few() {
        return high - low < FEW;
    }

    /** Before anything is known: {@code size} from where the values begin. */
    double start(double size, IterationRandom random) {
        if (few()) {
            return low + Math.floor(random.uniform() * (high - low + 1));
        }
        double from = Double.isInfinite(low) ? Double.isInfinite(high) ? 0 : high - size : low;
        double away = Double.isInfinite(low) && Double.isInfinite(high)
                ? size * (2 * random.uniform() - 1)
                : size * (0.5 + random.uniform());
        return Math.clamp(from + Math.floor(away), Math.max(low, -1e15), Math.min(high, 1e15));
    }

    /** How far a first step may go. */
    double firstReach(double value) {
        double from = Double.isInfinite(low) ? 0 : low;
        return Math.max(1, Math.sqrt(Math.abs(value - from)));
    }

    /** Another value, with a probability that is the same for the way back. */
    double propose(double value, double reach, IterationRandom random) {
        if (few()) {
            double other = low + Math.floor(random.uniform() * (high - low));
            return other >= value ? other + 1 : other;
        }
        double most = random.uniform() < SHARE_OF_NEIGHBOURS ? 0 : reach;
        double step = 1 + Math.floor(Math.abs(random.normal()) * most);
        return random.uniform() < 0.5 ? value - step : value + step;
    }

    boolean holds(double value) {
        return value >= low && value <= high;
    }
}
