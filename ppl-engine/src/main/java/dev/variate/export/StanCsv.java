package dev.variate.export;

import dev.variate.inference.NutsInfo;
import dev.variate.inference.NutsSettings;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Writes one chain's draws after warm-up as CmdStan does: comments that say how it was sampled, columns {@code lp__} to {@code energy__}, then the quantities, counted from 1 with the first index fastest.
 *
 * @see <a href="https://mc-stan.org/docs/cmdstan-guide/stan_csv.html">CmdStan User's Guide, Stan CSV File Format</a>
 */
public final class StanCsv implements Closeable {
    private static final String STATISTICS =
            "lp__,accept_stat__,stepsize__,treedepth__,n_leapfrog__,divergent__,energy__";

    private final Writer out;
    private final int width;
    private final int[] columns;
    private boolean begun;

    /**
     * Writes what stands above the draws.
     *
     * @param chain counted from 0, as everywhere but in these files
     * @throws UncheckedIOException if it cannot be written
     */
    public StanCsv(Writer out, Layout layout, NutsSettings settings, long seed, int chain) {
        this.out = out;
        this.width = layout.scalars().size();
        List<Variable> variables = Variable.of(layout.scalars());
        Names names = new Names(Set.of(), variables.stream().map(Variable::name).toList());
        StringBuilder header = new StringBuilder(STATISTICS);
        List<Integer> order = new ArrayList<>();
        for (Variable variable : variables) {
            for (int element = 0; element < variable.size(); element++) {
                int[] index = index(element, variable.shape());
                header.append(',').append(names.of(variable.name()));
                int at = 0;
                for (int axis = 0; axis < index.length; axis++) {
                    header.append('.').append(index[axis] + 1);
                    at = at * variable.shape().get(axis) + index[axis];
                }
                order.add(variable.columns()[at]);
            }
        }
        this.columns = order.stream().mapToInt(Integer::intValue).toArray();
        write(comments(Names.clean(layout.model()), settings, seed, chain) + header + "\n");
    }

    /** The place of an element where the first index runs fastest. */
    private static int[] index(int element, List<Integer> shape) {
        int[] index = new int[shape.size()];
        int rest = element;
        for (int axis = 0; axis < index.length; axis++) {
            index[axis] = rest % shape.get(axis);
            rest /= shape.get(axis);
        }
        return index;
    }

    private static String comments(String model, NutsSettings settings, long seed, int chain) {
        return """
                # stan_version_major = 2
                # stan_version_minor = 36
                # stan_version_patch = 0
                # model = %s
                # made by = Variate
                # method = sample (Default)
                #   sample
                #     num_samples = %d
                #     num_warmup = %d
                #     save_warmup = 0 (Default)
                #     thin = 1 (Default)
                #     adapt
                #       engaged = 1 (Default)
                #       delta = %s
                #     algorithm = hmc (Default)
                #       hmc
                #         engine = nuts (Default)
                #           nuts
                #             max_depth = %d
                #         metric = unit_e
                #     num_chains = 1 (Default)
                # id = %d
                # random
                #   seed = %d
                """.formatted(
                        model,
                        settings.draws(),
                        settings.warmup(),
                        settings.targetAccept(),
                        settings.maxTreeDepth(),
                        chain + 1,
                        seed);
    }

    /**
     * Takes the chain's next draws after warm-up.
     *
     * @param draws {@code count} rows of the layout's scalars
     * @param stats {@code count} rows as {@link NutsInfo} has them
     * @throws UncheckedIOException if they cannot be written
     */
    public void add(int count, double[] draws, double[] stats) {
        StringBuilder text = new StringBuilder();
        for (int row = 0; row < count; row++) {
            NutsInfo info = NutsInfo.read(stats, row * NutsInfo.WIDTH);
            if (!begun) {
                begin(text, info.stepSize());
            }
            text.append(info.logDensity())
                    .append(',')
                    .append(info.acceptance())
                    .append(',')
                    .append(info.stepSize())
                    .append(',')
                    .append(info.treeDepth())
                    .append(',')
                    .append(info.leapfrogs())
                    .append(',')
                    .append(info.divergent() ? 1 : 0)
                    .append(',')
                    .append(info.energy());
            for (int column : columns) {
                text.append(',').append(draws[row * width + column]);
            }
            text.append('\n');
        }
        write(text.toString());
    }

    private void begin(StringBuilder text, double stepSize) {
        begun = true;
        text.append("# Adaptation terminated\n# Step size = ")
                .append(stepSize)
                .append("\n# No free parameters for unit metric\n");
    }

    /**
     * Writes what stands under the draws, without which Stan's tools take the file for a broken one.
     *
     * @param seconds that sampling took, warm-up included; not finite if nobody knows
     */
    public void end(double seconds) {
        StringBuilder text = new StringBuilder();
        if (!begun) {
            begin(text, 1);
        }
        text.append("#\n");
        if (Double.isFinite(seconds)) {
            text.append(String.format(Locale.ROOT, "#  Elapsed Time: %.3f seconds (Total)\n", seconds));
        }
        write(text.append("#\n").toString());
    }

    private void write(String text) {
        try {
            out.append(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
