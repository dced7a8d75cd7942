package dev.variate.pool.cli;

import dev.variate.tensor.Shape;
import dev.variate.tensor.Value;
import dev.variate.training.Training;
import java.io.BufferedWriter;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Takes steps, and tells now and then how they went: on the standard output, and in a file. */
final class Learning {
    private final Training training;
    private final double bits;
    private final BufferedWriter history;
    private final Function<Map<String, Value>, Optional<Double>> judgement;
    private double sum;
    private long count;
    private long nanos;
    private Training.Report last;

    /** @param judgement the loss of held-out pictures for weights, in nats a picture */
    Learning(
            Training training,
            Shape picture,
            BufferedWriter history,
            Function<Map<String, Value>, Optional<Double>> judgement) {
        this.training = training;
        this.bits = 1 / (picture.size() * Math.log(2));
        this.history = history;
        this.judgement = judgement;
    }

    void step() {
        long begin = System.nanoTime();
        last = training.step();
        nanos += System.nanoTime() - begin;
        sum += last.loss();
        count++;
    }

    void tell() throws IOException {
        double own = sum / count * bits;
        Optional<Double> held = judgement.apply(training.weights()).map(loss -> loss * bits);
        double throughput = count * training.batch() / (nanos / 1e9);
        System.out.printf(
                Locale.ROOT,
                "step %,d: %.4f bits/dim%s, %,.0f pictures/s%n",
                last.step(),
                own,
                held.map(h -> String.format(Locale.ROOT, ", held out %.4f", h)).orElse(""),
                throughput);
        history.write(String.format(
                Locale.ROOT,
                "%d,%.6f,%s,%.6g,%.6g,%.1f%n",
                last.step(),
                own,
                held.map(h -> String.format(Locale.ROOT, "%.6f", h)).orElse(""),
                last.gradientNorm(),
                last.learningRate(),
                throughput));
        history.flush();
        sum = 0;
        count = 0;
        nanos = 0;
    }
}
