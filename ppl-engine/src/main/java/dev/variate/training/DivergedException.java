package dev.variate.training;

/** A step of training found no finite loss, or no finite gradient: from then on its weights are worth nothing. */
public final class DivergedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param step whose loss or gradient is not finite, from 1 on */
    public DivergedException(long step, double loss, double gradientNorm) {
        super(
                "The training diverged: at step %,d the loss is %s and the norm of its gradient %s. Go on from a checkpoint before with a smaller learning rate, a longer warm-up or clipped gradients."
                        .formatted(step, words(loss), words(gradientNorm)));
    }

    private static String words(double number) {
        return Double.isNaN(number)
                ? "not a number"
                : Double.isInfinite(number) ? "infinite" : "%.4g".formatted(number);
    }

    /** @throws DivergedException if either is not finite */
    public static void requireFinite(long step, double loss, double gradientNorm) {
        if (!Double.isFinite(loss) || !Double.isFinite(gradientNorm)) {
            throw new DivergedException(step, loss, gradientNorm);
        }
    }
}
