package dev.variate.pool.worker;

import dev.variate.device.Device;
import dev.variate.export.CriticismColumns;
import dev.variate.export.CriticismNumbers;
import dev.variate.model.ModelException;
import dev.variate.model.Posterior;
import dev.variate.pool.protocol.CheckJob;
import dev.variate.pool.protocol.CheckResult;
import dev.variate.pool.protocol.PackedDoubles;
import dev.variate.program.Program;
import dev.variate.tensor.Value;
import java.nio.DoubleBuffer;
import java.util.Arrays;
import java.util.Map;

/** Computes what stands beside draws in a file for other tools, some rows at a time. */
final class Criticising {
    private Criticising() {}

    static CheckResult answer(Program program, Map<String, Value> inputs, CheckJob job, Device device) {
        Posterior posterior = Posterior.of(program, inputs);
        try (CriticismNumbers numbers = CriticismNumbers.of(posterior, device, job.seed())) {
            if (job.draws().isEmpty()) {
                return worlds(numbers, job);
            }
            int scalars = posterior.scalarNames().size();
            double[] draws = PackedDoubles.unpack(job.draws().getFirst());
            if (scalars != job.scalars() || draws.length % scalars != 0 || job.predictions() < 1) {
                throw new IllegalArgumentException("%,d numbers in rows of %,d are no draws of %,d scalars"
                        .formatted(draws.length, job.scalars(), scalars));
            }
            return rows(numbers, job, draws, scalars);
        }
    }

    private static CheckResult worlds(CriticismNumbers numbers, CheckJob job) {
        CriticismColumns columns = numbers.columns();
        int width = columns.prior().scalars().size();
        int count = width == 0 ? 0 : (int) Math.min(job.predictions(), Math.max(1, CheckResult.Rows.MOST / width));
        DoubleBuffer worlds = room(count, width);
        for (int i = 0; i < count; i++) {
            worlds.put(numbers.prior(job.first() + i));
        }
        return told(columns, room(0, 0), room(0, 0), worlds);
    }

    private static CheckResult rows(CriticismNumbers numbers, CheckJob job, double[] draws, int scalars) {
        CriticismColumns columns = numbers.columns();
        int count = draws.length / scalars;
        DoubleBuffer densities = room(count, columns.likelihood().size());
        DoubleBuffer predicted = room(count, columns.predicted().scalars().size());
        for (int i = 0; i < count; i++) {
            double[] draw = Arrays.copyOfRange(draws, i * scalars, (i + 1) * scalars);
            int row = job.first() + i;
            densities.put(numbers.likelihood(draw));
            predicted.put(numbers.predicted(row / job.predictions(), row % job.predictions(), draw));
        }
        return told(columns, densities, predicted, room(0, 0));
    }

    private static DoubleBuffer room(int rows, int width) {
        long numbers = (long) rows * width;
        // One row may be larger than an answer should be; many may not.
        if (rows > 1 && numbers > CheckResult.Rows.MOST) {
            throw new ModelException("%,d rows of %,d numbers are more than an answer holds: %,d."
                    .formatted(rows, width, CheckResult.Rows.MOST));
        }
        return DoubleBuffer.allocate(Math.toIntExact(numbers));
    }

    private static CheckResult told(
            CriticismColumns columns, DoubleBuffer densities, DoubleBuffer predicted, DoubleBuffer prior) {
        return CheckResult.criticised(new CheckResult.Rows(
                columns,
                PackedDoubles.pack(densities.array()),
                PackedDoubles.pack(predicted.array()),
                PackedDoubles.pack(prior.array())));
    }
}
