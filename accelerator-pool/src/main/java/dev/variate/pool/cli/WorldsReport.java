package dev.variate.pool.cli;

import dev.variate.diagnostics.ParameterSummary;
import dev.variate.diagnostics.SamplingHealth;
import dev.variate.diagnostics.Summary;
import dev.variate.diagnostics.Verdict;
import dev.variate.inference.NutsInfo;
import dev.variate.inference.NutsSettings;
import dev.variate.tensor.Value;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What executions say that need not have the same variables: the numbers that each of them has are summarised as a run's are, and of the others is told how often they are there.
 *
 * @param chains the numbers of each execution by their names, as {@code theta[0]}, by chain and draw
 */
record WorldsReport(List<List<Map<String, Double>>> chains) {
    private static final String COUNT = "number of variables";
    private static final int MOST_TOLD = 20;

    static WorldsReport of(List<List<Map<String, Value>>> worlds) {
        return new WorldsReport(worlds.stream()
                .map(chain -> chain.stream().map(WorldsReport::numbers).toList())
                .toList());
    }

    private static Map<String, Double> numbers(Map<String, Value> world) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        numbers.put(COUNT, (double) world.size());
        world.keySet().stream().sorted().forEach(name -> {
            Value value = world.get(name);
            for (int i = 0; i < value.shape().size(); i++) {
                numbers.put(
                        value.shape().isScalar()
                                ? name
                                : name + index(value.shape().dims(), i),
                        value.get(i));
            }
        });
        return numbers;
    }

    private static String index(int[] dims, int flat) {
        int[] index = new int[dims.length];
        int left = flat;
        for (int axis = dims.length - 1; axis >= 0; axis--) {
            index[axis] = left % dims[axis];
            left /= dims[axis];
        }
        return Arrays.toString(index).replace(" ", "");
    }

    /** How many executions have each number, in the order in which they were met. */
    private Map<String, Integer> counts() {
        Map<String, Integer> counts = new LinkedHashMap<>();
        chains.forEach(
                chain -> chain.forEach(world -> world.keySet().forEach(name -> counts.merge(name, 1, Integer::sum))));
        return counts;
    }

    private int all() {
        return chains.stream().mapToInt(List::size).sum();
    }

    /** Of those numbers that every execution has. */
    List<ParameterSummary> summary() {
        int all = all();
        return counts().entrySet().stream()
                .filter(each -> each.getValue() == all)
                .map(each -> Summary.of(
                        each.getKey(),
                        chains.stream()
                                .map(chain -> chain.stream()
                                        .mapToDouble(world -> world.get(each.getKey()))
                                        .toArray())
                                .toArray(double[][]::new)))
                .toList();
    }

    static SamplingHealth health(NutsSettings settings) {
        SamplingHealth health = SamplingHealth.none(settings);
        double[] stats = new double[settings.draws() * NutsInfo.WIDTH];
        for (int i = 0; i < settings.draws(); i++) {
            stats[(i + 1) * NutsInfo.WIDTH - 1] = Double.NaN;
        }
        for (int chain = 0; chain < settings.chains(); chain++) {
            health = health.plus(chain, stats);
        }
        return health;
    }

    Verdict verdict(NutsSettings settings) {
        return Verdict.of(summary(), health(settings));
    }

    /** Of those numbers that some executions have: in how many, and their mean there. Empty if all have all. */
    String others() {
        int all = all();
        List<String[]> rows = new ArrayList<>();
        rows.add(new String[] {"not in every execution", "in", "mean there"});
        counts().forEach((name, count) -> {
            if (count < all && rows.size() <= MOST_TOLD) {
                double mean = chains.stream()
                        .flatMap(List::stream)
                        .filter(world -> world.containsKey(name))
                        .mapToDouble(world -> world.get(name))
                        .average()
                        .orElseThrow();
                rows.add(new String[] {
                    name, String.format(Locale.ROOT, "%.1f %%", 100.0 * count / all), RunReport.number(mean)
                });
            }
        });
        return rows.size() == 1 ? "" : RunReport.columns(rows) + "\n";
    }

    /** Columns chain, draw, and each number; empty where an execution has it not. */
    void writeCsv(Path file) throws IOException {
        List<String> names = List.copyOf(counts().keySet());
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write("chain,draw");
            for (String name : names) {
                out.write(',' + (name.contains(",") ? '"' + name + '"' : name));
            }
            out.write('\n');
            for (int chain = 0; chain < chains.size(); chain++) {
                for (int draw = 0; draw < chains.get(chain).size(); draw++) {
                    Map<String, Double> world = chains.get(chain).get(draw);
                    out.write(chain + "," + draw);
                    for (String name : names) {
                        out.write(
                                ',' + (world.containsKey(name) ? world.get(name).toString() : ""));
                    }
                    out.write('\n');
                }
            }
        }
    }
}
