package dev.variate.export;

import dev.variate.export.ZarrFile.Element;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A group of variables that have a value for each draw of each chain, as {@code posterior}, {@code sample_stats} and, by the same means, {@code log_likelihood} and {@code posterior_predictive}. It holds some draws of each chain in
 * memory and writes them when a block is full.
 */
final class DrawGroup {
    /** Numbers of all chains that wait for full blocks: 8 MiB. */
    private static final int WAITING = 1 << 20;

    private final ZarrFile file;
    private final String path;
    private final List<Variable> variables;
    private final Element[] elements;
    private final Names names;
    private final List<List<String>> axes = new ArrayList<>();
    private final int width;
    private final int rows;
    private final double[][] waiting;
    private final int[] drawn;

    /**
     * @param elements how each variable is stored
     * @param plates the names that axes of a variable have
     * @param width numbers of a draw
     * @param draws of a chain, at most
     */
    DrawGroup(
            ZarrFile file,
            String path,
            List<Variable> variables,
            Element[] elements,
            Function<String, List<String>> plates,
            int width,
            int chains,
            int draws) {
        this.file = file;
        this.path = path;
        this.variables = variables;
        this.elements = elements;
        this.width = width;
        this.rows = Math.clamp(WAITING / Math.max(1, (long) width * chains), 1, Math.max(1, draws));
        this.waiting = new double[chains][0];
        this.drawn = new int[chains];
        this.names = new Names(
                Set.of("chain", "draw"), variables.stream().map(Variable::name).toList());
        for (Variable variable : variables) {
            axes.add(names.axes(variable.name(), variable.shape(), plates.apply(variable.name())));
        }
    }

    /**
     * Takes the next draws of a chain.
     *
     * @param draws one after another, {@code width} numbers each
     */
    void add(int chain, int count, double[] draws) throws IOException {
        if (waiting[chain].length == 0) {
            waiting[chain] = new double[rows * width];
        }
        int taken = 0;
        while (taken < count) {
            int held = drawn[chain] % rows;
            int now = Math.min(count - taken, rows - held);
            System.arraycopy(draws, taken * width, waiting[chain], held * width, now * width);
            drawn[chain] += now;
            taken += now;
            if (drawn[chain] % rows == 0) {
                write(chain, rows);
            }
        }
    }

    private void write(int chain, int held) throws IOException {
        int block = (drawn[chain] - 1) / rows;
        for (int v = 0; v < variables.size(); v++) {
            Variable variable = variables.get(v);
            double[] numbers = new double[held * variable.size()];
            int next = 0;
            for (int row = 0; row < held; row++) {
                for (int column : variable.columns()) {
                    numbers[next++] = waiting[chain][row * width + column];
                }
            }
            int[] index = new int[2 + variable.shape().size()];
            index[0] = chain;
            index[1] = block;
            file.block(place(variable), elements[v], index, numbers, rows * variable.size());
        }
    }

    /** Writes what waits, and what all this is; nothing if some chain has drawn nothing. What one chain has more than another is left out, for an array is as long for all. */
    void finish(Map<String, ?> attributes) throws IOException {
        int draws = Arrays.stream(drawn).min().orElse(0);
        if (draws == 0) {
            return;
        }
        for (int chain = 0; chain < drawn.length; chain++) {
            if (drawn[chain] % rows != 0) {
                write(chain, drawn[chain] % rows);
            }
        }
        file.group(path, attributes);
        for (int v = 0; v < variables.size(); v++) {
            Variable variable = variables.get(v);
            List<String> named = new ArrayList<>(List.of("chain", "draw"));
            named.addAll(axes.get(v));
            file.array(
                    place(variable),
                    elements[v],
                    joined(drawn.length, draws, variable.shape()),
                    joined(1, rows, variable.shape()),
                    named,
                    names.of(variable.name()).equals(variable.name())
                            ? Map.of()
                            : Map.of("long_name", variable.name()));
        }
        coordinate(file, path, "chain", drawn.length);
        coordinate(file, path, "draw", draws);
        for (Map.Entry<String, Integer> axis : names.extents().entrySet()) {
            coordinate(file, path, axis.getKey(), axis.getValue());
        }
    }

    /** Counts an axis from 0. */
    static void coordinate(ZarrFile file, String group, String axis, int extent) throws IOException {
        file.whole(
                group + "/" + axis,
                Element.I64,
                List.of(extent),
                IntStream.range(0, extent).asDoubleStream().toArray(),
                List.of(axis));
    }

    private String place(Variable variable) {
        return path + "/" + names.of(variable.name());
    }

    private static List<Integer> joined(int first, int second, List<Integer> rest) {
        List<Integer> all = new ArrayList<>(List.of(first, second));
        all.addAll(rest);
        return all;
    }
}
