package dev.variate.model;

import dev.variate.distribution.Distribution;
import dev.variate.program.SourceLine;
import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * A world: one run of a model on known values, so that Java's control flow may follow what it draws: each random variable without data with its value and log density. Which there are may differ
 * from run to run.
 *
 * @param choices in the order in which the model made them. A name that the model uses again is another variable: {@code x}, then {@code x[1]}, {@code x[2]}
 * @param logObserved the log density of what has data
 * @param outcome what the model returned
 */
public record PossibleWorld(SequencedMap<String, Choice> choices, double logObserved, Object outcome) {

    /**
     * A random variable without data.
     *
     * @param logProb of all elements
     * @param fresh drawn in this run, rather than given to it
     */
    public record Choice(Distribution distribution, Shape sampleShape, Value value, double logProb, boolean fresh) {}

    public PossibleWorld {
        choices = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(choices));
    }

    /** Of choices and observations together. */
    public double logDensity() {
        return logObserved
                + choices.values().stream().mapToDouble(Choice::logProb).sum();
    }

    /**
     * Runs the model. Variables that {@code kept} has a value for, of their shape, take it; the others are drawn, each by a key of its own.
     *
     * @param data by name: the model's inputs, and observations
     * @throws ModelException if the model fails, or model and data do not fit
     */
    public static PossibleWorld of(Model model, Map<String, ?> data, Map<String, Value> kept, Key key) {
        Data known = new Data(data);
        List<Object> arguments = new ArrayList<>();
        model.parameters().forEach(parameter -> arguments.add(known.argument(model, parameter)));
        Recorder recorder = new Recorder(known, kept);
        Object outcome = new Run(key, Map.of()).call(() -> Tracing.trace(recorder, () -> model.invoke(arguments)));
        known.checkAllUsed(model, recorder.names.keySet(), Map.of());
        return new PossibleWorld(recorder.choices, recorder.logObserved, outcome);
    }

    private static final class Recorder implements Tracer {
        private final Data data;
        private final Map<String, Value> kept;
        private final Map<String, Integer> names = new HashMap<>();
        private final SequencedMap<String, Choice> choices = new LinkedHashMap<>();
        private double logObserved;

        Recorder(Data data, Map<String, Value> kept) {
            this.data = data;
            this.kept = kept;
        }

        @Override
        public Object trace(Call call) {
            if (!(call instanceof Call.Draw draw)) {
                return call.make();
            }
            String name = draw.name()
                    .orElseThrow(() -> new ModelException(
                            "This `" + draw.distribution().name()
                                    + "` has no name. Assign it to a variable, or name it: `named(\"x\")`.",
                            draw.source()));
            int times = names.merge(name, 1, Integer::sum) - 1;
            Call.Draw own = times == 0 ? draw : draw.withName(name + "[" + times + "]");
            Optional<Value> seen = data.unchecked(own);
            if (seen.isPresent() || own.value().isPresent()) {
                Object result = seen.map(own::withValue).orElse(own).make();
                if (result instanceof RandomVariable variable) {
                    logObserved += logProb(variable, own.source());
                }
                return result;
            }
            Value before = kept.get(own.name().orElseThrow());
            boolean fits = before != null && before.shape().equals(own.shape());
            Object result = (fits ? own.withValue(before) : own).make();
            if (result instanceof RandomVariable variable && variable.resolved() instanceof Value value) {
                choices.put(
                        own.name().orElseThrow(),
                        new Choice(
                                variable.distribution(),
                                variable.sampleShape(),
                                value,
                                logProb(variable, own.source()),
                                !fits));
            }
            return result;
        }

        private static double logProb(RandomVariable variable, SourceLine source) {
            if (variable.logProb().resolved() instanceof Value value) {
                return value.item();
            }
            throw new ModelException("`" + variable.name() + "` has no known log density.", source);
        }
    }
}
