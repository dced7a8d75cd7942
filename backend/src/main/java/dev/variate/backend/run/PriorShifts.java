package dev.variate.backend.run;

import dev.variate.backend.InvalidInputException;
import dev.variate.backend.NotFoundException;
import dev.variate.backend.team.Account;
import dev.variate.model.Predictive;
import dev.variate.pool.protocol.CheckJob;
import dev.variate.pool.protocol.CheckResult;
import dev.variate.pool.protocol.NamedTensor;
import dev.variate.pool.protocol.PackedDoubles;
import dev.variate.pool.protocol.ProtocolJson;
import dev.variate.program.Support;
import dev.variate.tensor.Shape;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.stereotype.Service;

/**
 * How far a run's posterior lies from its priors: the part of each quantity's probability that lies elsewhere than the prior has it, 0 where both agree and 1 where they have nothing in common. It is the
 * total variation distance over the {@value #BINS} intervals to which the prior gives equal probability, so that it needs neither moments nor scales, which a prior may not have.
 */
@Service
public class PriorShifts {
    static final int BINS = 10;
    /** So many worlds know a tenth of the prior to ± 1 %. */
    private static final int WORLDS = 1000;

    private static final long SEED = 1;

    private final Runs runs;
    private final RunRepository repository;
    private final RunChecks checks;
    private final CheckStore store;
    private final BlockStore blocks;
    private final Contents contents;

    PriorShifts(
            Runs runs,
            RunRepository repository,
            RunChecks checks,
            CheckStore store,
            BlockStore blocks,
            Contents contents) {
        this.runs = runs;
        this.repository = repository;
        this.checks = checks;
        this.store = store;
        this.blocks = blocks;
        this.contents = contents;
    }

    /**
     * A node of the graph.
     *
     * @param moved of the element that has moved farthest, from 0 to 1
     */
    public record Shift(String id, double moved) {}

    /**
     * Of each quantity that has draws and a prior that can be drawn. A worker draws from the priors, which may take seconds.
     *
     * @throws InvalidInputException if there are no draws yet, or the priors cannot be drawn
     */
    public List<Shift> of(Account account, long runId) {
        runs.get(account, runId);
        RunEntity run = repository.findById(runId).orElseThrow(() -> NotFoundException.of("run", runId));
        if (run.programHash() == null || store.draws(runId) == 0) {
            throw new InvalidInputException("run", "The run has no draws that could have moved from its priors.");
        }
        CheckResult worlds = checks.answer(new CheckJob(
                UUID.randomUUID().toString(),
                new String(contents.load(run.programHash()), StandardCharsets.UTF_8),
                List.of(ProtocolJson.read(contents.load(run.inputsHash()), NamedTensor[].class)),
                0,
                List.of(),
                WORLDS,
                SEED));
        if (!worlds.error().isEmpty()) {
            throw new InvalidInputException("run", worlds.error());
        }
        Map<String, Integer> columns = IntStream.range(0, run.scalars().size())
                .boxed()
                .collect(Collectors.toMap(run.scalars()::get, Function.identity()));
        Prior[] priors = new Prior[run.scalars().size()];
        Arrays.fill(priors, Prior.UNKNOWN);
        for (CheckResult.Variable variable : worlds.variables()) {
            double[] all = PackedDoubles.unpack(variable.predicted());
            List<String> names = names(variable);
            for (int element = 0; element < names.size(); element++) {
                Integer column = columns.get(names.get(element));
                if (column != null) {
                    priors[column] = Prior.of(all, element, names.size());
                }
            }
        }
        double[] moved = moved(run, priors);
        return worlds.variables().stream()
                .flatMap(variable -> names(variable).stream()
                        .filter(columns::containsKey)
                        .map(name -> moved[columns.get(name)])
                        .filter(Double::isFinite)
                        .max(Double::compare)
                        .map(most -> new Shift(variable.name(), most))
                        .stream())
                .toList();
    }

    /** As the run names its scalars. */
    private static List<String> names(CheckResult.Variable variable) {
        Shape shape =
                Shape.of(variable.shape().stream().mapToInt(Integer::intValue).toArray());
        return new Predictive.Variable(
                        variable.name(), shape, Support.Kind.valueOf(variable.support()), Optional.empty())
                .scalarNames();
    }

    private double[] moved(RunEntity run, Prior[] priors) {
        long[][] counts = new long[priors.length][BINS];
        blocks.each(run.id(), block -> {
            if (!block.warmup()) {
                for (int i = 0; i < block.draws().length; i++) {
                    int scalar = i % priors.length;
                    counts[scalar][priors[scalar].bin(block.draws()[i])]++;
                }
            }
        });
        return IntStream.range(0, priors.length)
                .mapToDouble(scalar -> priors[scalar].distance(counts[scalar]))
                .toArray();
    }

    /**
     * What is known of one element's prior.
     *
     * @param edges the inner borders of the intervals
     * @param shares of the prior in each: equal ones, but for values that occur more than once
     */
    private record Prior(double[] edges, double[] shares) {
        static final Prior UNKNOWN = new Prior(new double[0], new double[0]);

        static Prior of(double[] worlds, int element, int width) {
            double[] sorted = IntStream.range(0, worlds.length / width)
                    .mapToDouble(world -> worlds[world * width + element])
                    .filter(Double::isFinite)
                    .sorted()
                    .toArray();
            if (sorted.length < BINS) {
                return UNKNOWN;
            }
            double[] edges = IntStream.range(1, BINS)
                    .mapToDouble(i -> sorted[i * sorted.length / BINS])
                    .toArray();
            Prior prior = new Prior(edges, new double[BINS]);
            for (double value : sorted) {
                prior.shares[prior.bin(value)] += 1.0 / sorted.length;
            }
            return prior;
        }

        /** From how many borders on a value lies. */
        int bin(double value) {
            int bin = 0;
            while (bin < edges.length && value >= edges[bin]) {
                bin++;
            }
            return bin;
        }

        /** NaN if the prior is not known, or there is no draw. */
        double distance(long[] counts) {
            long all = Arrays.stream(counts).sum();
            if (shares.length == 0 || all == 0) {
                return Double.NaN;
            }
            return IntStream.range(0, BINS)
                            .mapToDouble(i -> Math.abs((double) counts[i] / all - shares[i]))
                            .sum()
                    / 2;
        }
    }
}
