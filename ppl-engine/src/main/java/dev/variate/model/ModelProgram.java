package dev.variate.model;

import dev.variate.distribution.InvalidParameterException;
import dev.variate.program.Input;
import dev.variate.program.Named;
import dev.variate.program.Program;
import dev.variate.program.ProgramBuilder;
import dev.variate.program.SourceLine;
import dev.variate.random.Key;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Brings a model and data together: as a {@link Program}, by running the model once on traced values, or as one simulated world, by running
 * it on drawn ones.
 */
public final class ModelProgram {
    private ModelProgram() {}

    /**
     * The program of a model with data.
     *
     * @param data by name, as a JSON object holds them; a key is a parameter's name (an input) or a random variable's (an observation)
     * @throws ModelException if the model fails, or model and data do not fit
     */
    public static TracedModel trace(Model model, Map<String, ?> data) {
        return trace(model, data, Map.of());
    }

    /**
     * The same after an intervention: the named random variables become plain values, which do not score and which nothing influences.
     *
     * @param interventions values by the name of the random variable
     */
    public static TracedModel trace(Model model, Map<String, ?> data, Map<String, ?> interventions) {
        return numberingLoops(
                model, Key.of(0), run -> traceOnce(model, data, interventions, run), run -> rehearse(model, data, run));
    }

    private static TracedModel traceOnce(Model model, Map<String, ?> json, Map<String, ?> interventions, Run run) {
        Data data = new Data(json);
        Data forced = new Data(interventions);
        ProgramBuilder builder = new ProgramBuilder(model.name());
        Map<String, Value> inputs = new LinkedHashMap<>();
        List<Object> arguments = arguments(model, data, builder, inputs, run);
        ModelTracer tracer = new ModelTracer(model, builder, data, forced, inputs);
        Object outcome = run.call(() -> Tracing.trace(tracer, () -> model.invoke(arguments)));
        Set<String> names = tracer.names();
        data.checkAllUsed(model, names, tracer.computed());
        forced.checkAllUsed(model, names, tracer.computed());
        List<Named> outputs =
                outcome instanceof Tensor tensor ? List.of(new Named("outcome", builder.varOf(tensor))) : List.of();
        Program program = tracer.finish(outputs);
        tracer.checkAgainstData(program);
        return new TracedModel(program, inputs);
    }

    /** What to invoke the model with; {@code Tensor} parameters become inputs of the program. */
    private static List<Object> arguments(
            Model model, Data data, ProgramBuilder builder, Map<String, Value> inputs, Run run) {
        List<Object> arguments = new ArrayList<>();
        for (Model.Parameter parameter : model.parameters()) {
            Object argument = data.argument(model, parameter);
            if (argument instanceof Value value) {
                inputs.put(parameter.name(), value);
                Tensor input = builder.input(parameter.name(), value.type(), Input.Role.DATA);
                run.label(input, parameter.name(), SourceLine.UNKNOWN);
                run.data(input, value);
                argument = input;
            }
            arguments.add(argument);
        }
        return arguments;
    }

    /** Runs the model on traced values of the right shapes only to see which random variables it makes. */
    private static Object rehearse(Model model, Map<String, ?> json, Run run) {
        ProgramBuilder builder = new ProgramBuilder(model.name());
        List<Object> arguments = arguments(model, new Data(json), builder, new LinkedHashMap<>(), run);
        Tracer latent = call -> call instanceof Call.Draw draw && draw.value().isEmpty()
                ? draw.withValue(builder.input(
                                draw.label(),
                                new TensorType(draw.distribution().dtype(), draw.shape()),
                                Input.Role.LATENT))
                        .make()
                : call.make();
        return run.call(() -> Tracing.trace(latent, () -> model.invoke(arguments)));
    }

    /**
     * Runs the model forward once. Inputs come from the data; observations in the data are left aside, so that what the model would predict
     * can be laid beside them.
     *
     * @throws ModelException if the model fails, or model and data do not fit
     */
    public static Simulation simulate(Model model, Map<String, ?> data, long seed) {
        return numberingLoops(
                model, Key.of(seed), run -> simulateOnce(model, data, run), run -> simulateOnce(model, data, run));
    }

    private static Simulation simulateOnce(Model model, Map<String, ?> json, Run run) {
        Data data = new Data(json);
        List<Object> arguments = new ArrayList<>();
        for (Model.Parameter parameter : model.parameters()) {
            Object argument = data.argument(model, parameter);
            if (argument instanceof Tensor tensor) {
                run.label(tensor, parameter.name(), SourceLine.UNKNOWN);
            }
            arguments.add(argument);
        }
        Tape tape = new Tape();
        Object outcome = run.call(() -> Tracing.trace(tape, () -> model.invoke(arguments)));
        Map<String, Value> values = new LinkedHashMap<>();
        tape.values().forEach((name, value) -> values.put(name, (Value) value.resolved()));
        data.forgiveObservations(values.keySet());
        data.checkAllUsed(model, values.keySet(), Map.of());
        return new Simulation(values, outcome);
    }

    /**
     * Executes the model. If it makes several random variables under one variable's name, as a loop does, it is executed again with these
     * numbered, since only then their number is known. Both executions draw the same: keys do not depend on these numbers.
     */
    private static <T> T numberingLoops(Model model, Key key, Function<Run, T> execution, Function<Run, ?> rehearsal) {
        Run first = new Run(key, Map.of());
        T result;
        try {
            result = execution.apply(first);
            if (first.repeated().isEmpty()) {
                return result;
            }
        } catch (RuntimeException failure) {
            Run rehearsed = new Run(key, Map.of());
            attempt(() -> rehearsal.apply(rehearsed));
            if (rehearsed.repeated().isEmpty()) {
                throw inWordsOfTheModel(model, failure);
            }
            return named(model, key, execution, rehearsed);
        }
        return named(model, key, execution, first);
    }

    private static <T> T named(Model model, Key key, Function<Run, T> execution, Run counted) {
        try {
            return execution.apply(new Run(key, counted.repeated()));
        } catch (RuntimeException e) {
            throw inWordsOfTheModel(model, e);
        }
    }

    private static void attempt(Runnable rehearsal) {
        try {
            rehearsal.run();
        } catch (RuntimeException e) {
            // what fails here fails in the execution too, and is told there
            return;
        }
    }

    /** A failure of the model's own code as a {@link ModelException} with its place. */
    private static RuntimeException inWordsOfTheModel(Model model, RuntimeException failure) {
        return switch (failure) {
            case ModelException e when e.line() > 0 -> e;
            case ModelException e -> new ModelException(e.getMessage(), model.placeOf(e), e);
            case InvalidParameterException e ->
                new ModelException(e.messageAt(model.placeOf(e).line()), model.placeOf(e), e);
            case IllegalArgumentException e -> new ModelException(sentence(e), model.placeOf(e), e);
            case IndexOutOfBoundsException e -> new ModelException(sentence(e), model.placeOf(e), e);
            default -> failure;
        };
    }

    private static String sentence(RuntimeException e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return message.endsWith(".") ? message : message + ".";
    }
}
