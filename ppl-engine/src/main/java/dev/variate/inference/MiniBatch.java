package dev.variate.inference;

/**
 * Which rows of the data a step of a stochastic gradient method sees, and how far it goes; other methods have no use for it.
 *
 * @param plate the plate whose rows are seen some at a time; empty for the rows of which the observed variables have most
 * @param batchSize rows a step sees, at least 1; all of them, if the plate has fewer
 * @param stepSize in units of the posterior's standard deviations, as the curvature at its mode has them: of Langevin dynamics their square, above 0 and at most 1
 */
public record MiniBatch(String plate, int batchSize, double stepSize) {
    public static final int MOST_ROWS = 1_000_000;
    public static final int USUAL_BATCH_SIZE = 100;
    public static final double USUAL_STEP_SIZE = 0.1;
    private static final int LONGEST_PLATE = 100;

    public static final MiniBatch USUAL = new MiniBatch("", USUAL_BATCH_SIZE, USUAL_STEP_SIZE);

    public MiniBatch {
        if (plate.length() > LONGEST_PLATE || plate.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("`plate` is no name: a plate's has at most " + LONGEST_PLATE
                    + " characters, and no control characters");
        }
        if (batchSize < 1 || batchSize > MOST_ROWS) {
            throw new IllegalArgumentException(
                    "`batchSize` is " + batchSize + "; it must lie between 1 and " + MOST_ROWS);
        }
        if (!(stepSize > 0 && stepSize <= 1)) {
            throw new IllegalArgumentException(
                    "`stepSize` is " + stepSize + "; it must lie above 0 and be at most 1, and 0.1 is usual");
        }
    }
}
