package dev.variate.backend.run;

import dev.variate.backend.NotFoundException;
import dev.variate.backend.model.GraphView;
import dev.variate.backend.model.Models;
import dev.variate.backend.team.Account;
import dev.variate.fit.Method;
import dev.variate.model.Posterior;
import dev.variate.model.Quantity;
import dev.variate.pool.protocol.NamedTensor;
import dev.variate.pool.protocol.ProtocolJson;
import dev.variate.program.Program;
import dev.variate.program.ProgramText;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** The graph of what a run sampled, with the run's result on it. */
@Service
public class RunGraphs {
    private final Runs runs;
    private final RunRepository repository;
    private final Contents contents;
    private final BlockStore blocks;

    RunGraphs(Runs runs, RunRepository repository, Contents contents, BlockStore blocks) {
        this.runs = runs;
        this.repository = repository;
        this.contents = contents;
        this.blocks = blocks;
    }

    /** Reads all draws once if some diverged. Empty for a run whose model had a mistake. */
    public RunGraphView of(Account account, long runId) {
        RunView view = runs.get(account, runId);
        RunEntity run = repository.findById(runId).orElseThrow(() -> NotFoundException.of("run", runId));
        if (run.programHash() == null) {
            return new RunGraphView(GraphView.EMPTY, List.of());
        }
        Program program = ProgramText.parse(new String(contents.load(run.programHash()), StandardCharsets.UTF_8));
        if (run.method() == Method.TRAIN) {
            return new RunGraphView(Models.network(program), List.of());
        }
        Posterior posterior = Posterior.of(
                program,
                NamedTensor.toMap(List.of(ProtocolJson.read(contents.load(run.inputsHash()), NamedTensor[].class))));
        Optional<SummaryView> summary = runs.latestSummary(account, runId);
        Map<String, ParameterView> parameters = summary.map(SummaryView::parameters).orElse(List.of()).stream()
                .collect(Collectors.toMap(ParameterView::name, Function.identity()));
        Map<String, Double> shifts = view.divergences() == 0 ? Map.of() : shifts(run, parameters);
        return new RunGraphView(
                Models.graph(program),
                parameters.isEmpty()
                        ? List.of()
                        : posterior.quantities().stream()
                                .map(quantity -> figures(quantity, parameters, shifts))
                                .toList());
    }

    private static RunGraphView.Figures figures(
            Quantity quantity, Map<String, ParameterView> parameters, Map<String, Double> shifts) {
        List<ParameterView> elements =
                quantity.scalarNames().stream().map(parameters::get).toList();
        return new RunGraphView.Figures(
                quantity.name(),
                largest(elements, ParameterView::rHat),
                smallest(elements, p -> Math.min(p.essBulk(), p.essTail())),
                largest(elements, p -> shifts.getOrDefault(p.name(), Double.NaN)));
    }

    private static @Nullable Double largest(List<ParameterView> elements, ToDoubleFunction<ParameterView> figure) {
        return finite(elements, figure).max(Double::compare).orElse(null);
    }

    private static @Nullable Double smallest(List<ParameterView> elements, ToDoubleFunction<ParameterView> figure) {
        return finite(elements, figure).min(Double::compare).orElse(null);
    }

    private static Stream<Double> finite(List<ParameterView> elements, ToDoubleFunction<ParameterView> figure) {
        return elements.stream().map(figure::applyAsDouble).filter(Double::isFinite);
    }

    private Map<String, Double> shifts(RunEntity run, Map<String, ParameterView> parameters) {
        List<String> scalars = run.scalars();
        double[] sums = new double[scalars.size()];
        int[] divergent = {0};
        blocks.each(run.id(), block -> {
            for (int row = 0; !block.warmup() && row < block.stats().length / DrawBlock.STATS; row++) {
                if (block.stats()[row * DrawBlock.STATS + DrawBlock.DIVERGENT] != 0) {
                    divergent[0]++;
                    for (int scalar = 0; scalar < sums.length; scalar++) {
                        sums[scalar] += block.draws()[row * sums.length + scalar];
                    }
                }
            }
        });
        return IntStream.range(0, sums.length)
                .boxed()
                .filter(scalar -> parameters.containsKey(scalars.get(scalar)))
                .collect(Collectors.toMap(scalars::get, scalar -> {
                    ParameterView p = parameters.get(scalars.get(scalar));
                    return Math.abs(sums[scalar] / divergent[0] - p.mean()) / p.sd();
                }));
    }
}
