package dev.variate.backend.run;

import dev.variate.backend.InvalidInputException;
import dev.variate.backend.WrongStateException;
import dev.variate.export.CriticismColumns;
import dev.variate.export.InferenceData;
import dev.variate.pool.protocol.CheckJob;
import dev.variate.pool.protocol.CheckResult;
import dev.variate.pool.protocol.NamedTensor;
import dev.variate.pool.protocol.PackedDoubles;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * Adds to a run's file what its draws say of the model: log likelihoods, predictions, and worlds from the priors. The studio evaluates no program, so a worker is asked for some rows at a time while the file is written: at most {@link CheckResult.Rows#MOST} numbers go
 * there and come back, however large the run.
 */
final class RunCriticism {
    /** Numbers of a file's criticism: 800 MB. */
    private static final long MOST = 100_000_000;
    /** The first answer begins the download, and who waits for it must not give up before. */
    private static final Duration FIRST = Duration.ofSeconds(40);

    private static final Duration NEXT = Duration.ofSeconds(120);
    private static final String WITHOUT = " Without them, which is `criticism=false`, the file needs no worker.";

    private final RunChecks checks;
    private final Asked asked;
    private final CriticismColumns columns;
    private final double[] firstWorlds;
    private final int most;
    private double[] waiting = new double[0];
    private int first;
    private int held;

    /**
     * Whose draws they are.
     *
     * @param scalars numbers of a draw
     * @param chains of the file, as are {@code draws}
     * @param draws of a chain
     */
    record Asked(String program, List<NamedTensor> inputs, int scalars, int warmup, int chains, int draws, long seed) {}

    private RunCriticism(RunChecks checks, Asked asked, CheckResult.Rows begun) {
        this.checks = checks;
        this.asked = asked;
        this.columns = begun.columns();
        this.firstWorlds = PackedDoubles.unpack(begun.prior());
        this.most = CheckResult.Rows.MOST / Math.max(1, asked.scalars + width(columns));
    }

    /**
     * Asks a worker what there will be, and for the first of it.
     *
     * @throws WrongStateException if no worker can say
     * @throws InvalidInputException if it is too much
     */
    static RunCriticism begin(RunChecks checks, Asked asked) {
        CheckResult.Rows begun = rows(checks.answer(
                CheckJob.worlds(id(), asked.program, asked.inputs, 0, InferenceData.PRIOR_DRAWS, asked.seed), FIRST));
        int width = width(begun.columns());
        int world = begun.columns().prior().scalars().size();
        long all = (long) width * asked.chains * asked.draws + (long) world * InferenceData.PRIOR_DRAWS;
        if (all > MOST || Math.max(width + asked.scalars, world) > CheckResult.Rows.MOST) {
            throw new InvalidInputException(
                    "criticism",
                    "Log likelihoods and predictions of this run are %,d numbers, %,d a draw; a file of the studio holds at most %,d, and %,d a draw.%s `./variate sample --format arviz` writes any number of them."
                            .formatted(all, width, MOST, CheckResult.Rows.MOST, WITHOUT));
        }
        return new RunCriticism(checks, asked, begun);
    }

    /** Numbers beside a draw. */
    private static int width(CriticismColumns columns) {
        return columns.likelihood().size() + columns.predicted().scalars().size();
    }

    CriticismColumns columns() {
        return columns;
    }

    /** Takes the next block of the run, in order of chain and iteration. */
    void add(InferenceData file, DrawBlock block) {
        if (block.warmup() || width(columns) == 0) {
            return;
        }
        for (int i = 0; i < block.count(); i++) {
            int row = block.chain() * asked.draws + block.firstIteration() - asked.warmup + i;
            if (held == most || held > 0 && row != first + held) {
                ask(file);
            }
            if (held == 0) {
                first = row;
            }
            int from = held * asked.scalars;
            if (from + asked.scalars > waiting.length) {
                waiting = Arrays.copyOf(waiting, Math.min(most, 2 * held + 64) * asked.scalars);
            }
            System.arraycopy(block.draws(), i * asked.scalars, waiting, from, asked.scalars);
            held++;
        }
    }

    private void ask(InferenceData file) {
        CheckResult.Rows rows = rows(checks.answer(
                CheckJob.rows(
                        id(),
                        asked.program,
                        asked.inputs,
                        asked.scalars,
                        PackedDoubles.pack(Arrays.copyOf(waiting, held * asked.scalars)),
                        first,
                        asked.draws,
                        asked.seed),
                NEXT));
        double[] densities = PackedDoubles.unpack(rows.likelihood());
        double[] predicted = PackedDoubles.unpack(rows.predicted());
        for (int done = 0; done < held; ) {
            int chain = (first + done) / asked.draws;
            int count = Math.min(held - done, (chain + 1) * asked.draws - first - done);
            file.addCriticism(chain, count, part(densities, done, count), part(predicted, done, count));
            done += count;
        }
        held = 0;
    }

    private double[] part(double[] rows, int from, int count) {
        int width = rows.length / held;
        return Arrays.copyOfRange(rows, from * width, (from + count) * width);
    }

    /** Adds what waits, and the worlds. */
    void end(InferenceData file) {
        if (held > 0) {
            ask(file);
        }
        int width = columns.prior().scalars().size();
        double[] worlds = firstWorlds;
        for (int done = 0; width > 0 && done < InferenceData.PRIOR_DRAWS; done += worlds.length / width) {
            if (done > 0) {
                worlds = PackedDoubles.unpack(rows(checks.answer(
                                CheckJob.worlds(
                                        id(),
                                        asked.program,
                                        asked.inputs,
                                        done,
                                        InferenceData.PRIOR_DRAWS - done,
                                        asked.seed),
                                NEXT))
                        .prior());
            }
            file.addPrior(worlds.length / width, worlds);
        }
    }

    private static String id() {
        return UUID.randomUUID().toString();
    }

    private static CheckResult.Rows rows(CheckResult result) {
        return result.rows()
                .orElseThrow(() -> new WrongStateException(
                        "Log likelihoods and predictions are computed by a worker, and there is no answer of one. "
                                + result.error() + WITHOUT));
    }
}
