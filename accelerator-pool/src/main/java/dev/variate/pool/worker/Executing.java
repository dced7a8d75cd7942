package dev.variate.pool.worker;

import dev.variate.model.Execution;
import dev.variate.model.ModelException;
import dev.variate.pool.protocol.CheckJob;
import dev.variate.pool.protocol.CheckResult;
import dev.variate.pool.protocol.PackedDoubles;
import dev.variate.program.Program;
import dev.variate.tensor.Value;
import java.util.Arrays;
import java.util.Map;

/** Runs a program once, by interpretation, and tells what happened. */
final class Executing {
    /** An interpreted equation costs some ten nanoseconds an element: this many keep an execution within seconds. */
    static final long MOST_ELEMENTS = 10_000_000;
    /** Elements of a value that are told. */
    static final int MOST_TOLD = 100;

    private Executing() {}

    static CheckResult answer(Program program, Map<String, Value> inputs, CheckJob job) {
        long elements = Effort.elements(program);
        if (elements > MOST_ELEMENTS) {
            throw new ModelException(
                    "An execution of this model computes %,d numbers, more than are followed one by one here: %,d."
                            .formatted(elements, MOST_ELEMENTS));
        }
        Execution execution =
                Execution.of(program, inputs, job.question() == CheckJob.Question.EXECUTION_ON_DATA, job.seed());
        return CheckResult.executed(
                execution.steps().stream().map(Executing::step).toList());
    }

    private static CheckResult.ExecutionStep step(Execution.Step step) {
        return new CheckResult.ExecutionStep(
                step.origin().name(),
                step.site().distribution(),
                part(step.site().name(), step.value()),
                step.parameters().entrySet().stream()
                        .map(p -> part(p.getKey(), p.getValue()))
                        .toList(),
                step.logProb(),
                step.logJoint(),
                step.site().source().line());
    }

    private static CheckResult.Part part(String name, Value value) {
        double[] elements = value.elements();
        return new CheckResult.Part(
                name,
                Arrays.stream(value.shape().dims()).boxed().toList(),
                PackedDoubles.pack(Arrays.copyOf(elements, Math.min(MOST_TOLD, elements.length))));
    }
}
