package dev.variate.inference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The path of a stochastic search, and whether its later part only wanders about one place: then the average of that part is nearer to the optimum than any single iterate (Dhaka,
 * Catalina, Andersen, Magnusson, Huggins and Vehtari, <em>Robust, accurate stochastic optimization for variational inference</em>, NeurIPS 2020).
 *
 * <p>The later half is taken for two chains, as long as each other, and judged by R-hat of what is watched of the iterates: what has a meaning of its own, since among parameters that
 * mean the same in many ways a search may wander for ever. Blocks of iterates are kept, by their means.
 */
final class IterateAverage {
    private static final int BLOCK = 50;
    /** In blocks. */
    private static final int SHORTEST_HALF = 2;

    private static final double LARGEST_R_HAT = 1.1;
    /** Of many figures some have a larger R-hat by chance: so many hundredths may, but none far. */
    private static final int MAY_EXCEED = 5;

    private static final double LARGEST_OF_ANY = 1.5;
    /** What moves less, relative to itself and to 1, stands still: where gradients have no noise iterates creep towards the optimum, and R-hat compares two nothings. */
    private static final double STILL = 1e-3;

    private final List<double[]> means = new ArrayList<>();
    private final List<Welford> blocks = new ArrayList<>();
    private final double[] sum;
    private double[] mean;
    private double[] squares;
    private int count;

    /** @param size of an iterate
     * @param watched how many figures are watched */
    IterateAverage(int size, int watched) {
        this.sum = new double[size];
        this.mean = new double[watched];
        this.squares = new double[watched];
    }

    /** @return whether a block has ended, and with it something may have changed */
    boolean add(double[] iterate, double[] watched) {
        count++;
        Products.add(1, iterate, 0, sum);
        for (int i = 0; i < watched.length; i++) {
            double delta = watched[i] - mean[i];
            mean[i] += delta / count;
            squares[i] = Math.fma(delta, watched[i] - mean[i], squares[i]);
        }
        if (count < BLOCK) {
            return false;
        }
        blocks.add(new Welford(count, mean, squares));
        double[] average = new double[sum.length];
        Products.add(1.0 / count, sum, 0, average);
        means.add(average);
        mean = new double[watched.length];
        squares = new double[watched.length];
        Arrays.fill(sum, 0);
        count = 0;
        return true;
    }

    /** Blocks in a quarter of the path. */
    private int half() {
        return blocks.size() / 4;
    }

    boolean stationary() {
        int half = half();
        if (half < SHORTEST_HALF) {
            return false;
        }
        Welford older = together(blocks.size() - 2 * half, half);
        Welford newer = together(blocks.size() - half, half);
        int size = older.mean().length;
        int exceeding = 0;
        for (int i = 0; i < size; i++) {
            double within = (older.squares()[i] + newer.squares()[i]) / (2 * (older.count() - 1));
            double apart = older.mean()[i] - newer.mean()[i];
            // with two chains the variance between them is half the square of their distance
            double rHat = Math.abs(apart) < STILL * (1 + Math.abs(newer.mean()[i]))
                    ? 1
                    : Math.sqrt(1 + 0.5 * apart * apart / within);
            if (rHat > LARGEST_OF_ANY) {
                return false;
            }
            exceeding += rHat > LARGEST_R_HAT ? 1 : 0;
        }
        return 100L * exceeding <= (long) MAY_EXCEED * size;
    }

    private Welford together(int from, int n) {
        Welford all = blocks.get(from);
        for (Welford block : blocks.subList(from + 1, from + n)) {
            all = all.and(block);
        }
        return all;
    }

    /** Of the iterates of the later half, or of the last block of a path that is shorter than that. */
    double[] average() {
        int n = Math.max(1, 2 * half());
        double[] average = new double[sum.length];
        for (double[] block : means.subList(means.size() - n, means.size())) {
            Products.add(1.0 / n, block, 0, average);
        }
        return average;
    }
}
