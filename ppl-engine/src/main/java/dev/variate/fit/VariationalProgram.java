package dev.variate.fit;

import dev.variate.diagnostics.ParetoTail;
import dev.variate.inference.SamplingException;
import dev.variate.inference.StochasticAscent;
import dev.variate.model.Call;
import dev.variate.model.Language;
import dev.variate.model.Model;
import dev.variate.model.ModelException;
import dev.variate.model.RandomVariable;
import dev.variate.model.Tape;
import dev.variate.model.Tracer;
import dev.variate.model.Tracers;
import dev.variate.model.Tracing;
import dev.variate.program.Program;
import dev.variate.program.ProgramBuilder;
import dev.variate.program.ReferenceEvaluator;
import dev.variate.random.Key;
import dev.variate.random.RandomStream;
import dev.variate.tensor.DType;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import dev.variate.transform.Gradient;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * A family of distributions that a user writes for a model's latent variables, as a program of its own with parameters to be learnt (Tran et al., <em>Simple, Distributed, and
 * Accelerated Probabilistic Programming</em>, NeurIPS 2018, figure 2). It makes random variables of the model's names, and runs anew for each draw, so that Java's control flow
 * may follow what it draws.
 *
 * <p>The gradient of the evidence lower bound goes through the draws where they can be differentiated by their parameters. Draws that cannot, as a coin's, weigh the score instead
 * (Ranganath, Gerrish and Blei, <em>Black box variational inference</em>, AISTATS 2014), with the mean of the other draws' bounds as a control variate (Kool, van Hoof and
 * Welling, <em>Buy 4 REINFORCE samples, get a baseline for free</em>, 2019).
 *
 * <p>Each draw is traced and evaluated by the reference evaluator, some tenths of a millisecond for a few variables: a tool for families that no method has.
 */
public final class VariationalProgram {
    private static final int DRAWS = 4;
    private static final int JUDGED = 1_000;
    private static final double FIRST_STEP = 0.1;
    private static final int MOST_STAGES = 6;
    private static final int MOST_STEPS_A_STAGE = 1_000;
    /** Relative to the parameter, and absolute for small ones: averages of two stages that are closer are the same. */
    private static final double CLOSE = 0.01;

    private final Model model;
    private final Map<String, ?> data;
    private final Consumer<Map<String, Tensor>> family;
    private final Set<String> byScore;
    private final int batch;
    private final Set<String> batched;

    private VariationalProgram(
            Model model,
            Map<String, ?> data,
            Consumer<Map<String, Tensor>> family,
            Set<String> byScore,
            int batch,
            Set<String> batched) {
        this.model = model;
        this.data = Map.copyOf(data);
        this.family = family;
        this.byScore = Set.copyOf(byScore);
        this.batch = batch;
        this.batched = Set.copyOf(batched);
    }

    /**
     * @param data the model's inputs and what is observed of it, by name
     * @param family makes a random variable for each of the model's that is not observed, from parameters by name
     */
    public static VariationalProgram of(Model model, Map<String, ?> data, Consumer<Map<String, Tensor>> family) {
        return new VariationalProgram(model, data, family, Set.of(), 0, Set.of());
    }

    /** The same where these variables' draws are not differentiated: those that decide a branch of the program, or jumps of the model. What cannot be differentiated need not be told. */
    public VariationalProgram byScore(String... names) {
        return new VariationalProgram(model, data, family, Set.of(names), batch, batched);
    }

    /**
     * The same where each step sees {@code size} rows of these data only, drawn without replacement, and counts the log density of the observed among them for as many more.
     *
     * @param names of inputs and observed variables whose first axis is the same plate; of the model's latent variables none may be on it
     * @throws IllegalArgumentException if there are no data of a name, or lengths differ
     */
    public VariationalProgram inBatches(int size, String... names) {
        int[] lengths = Arrays.stream(names).mapToInt(this::rows).distinct().toArray();
        if (lengths.length != 1 || size < 1 || size > lengths[0]) {
            throw new IllegalArgumentException(
                    "Batches of " + size + " rows need data of one length, and as many rows; "
                            + String.join(", ", names) + " have lengths " + Arrays.toString(lengths) + ".");
        }
        return new VariationalProgram(model, data, family, byScore, size, Set.of(names));
    }

    private int rows(String name) {
        if (!data.containsKey(name)) {
            throw new IllegalArgumentException("There are no data of `" + name + "`.");
        }
        return Language.tensor(data.get(name)).shape().dim(0);
    }

    /**
     * What was learnt.
     *
     * @param parameters by name
     * @param bound the evidence lower bound, the mean of a thousand draws with all data
     * @param tail of the importance weights of those draws: whether the family holds the posterior
     * @param steps how many it took
     */
    public record Learnt(Map<String, Value> parameters, double bound, ParetoTail tail, long steps) {}

    /**
     * Learns from {@code start} on, by steps that become smaller when larger ones only wander.
     *
     * @param start of each parameter, any real numbers: scales are best kept as logarithms
     * @throws ModelException if family and model do not fit
     * @throws SamplingException if draws of the family have no finite density
     */
    public Learnt learn(Map<String, ?> start, long seed) {
        Unknowns unknowns = Unknowns.of(start);
        Key key = Key.of(seed).fold("variational program");
        long[] step = {0};
        StochasticAscent ascent = new StochasticAscent(
                unknowns.start(), flat -> slope(unknowns, unknowns.values(flat), key.fold(step[0]++)));
        double stepSize = FIRST_STEP;
        double[] before = ascent.stage(stepSize, MOST_STEPS_A_STAGE, UnaryOperator.identity());
        boolean close = false;
        for (int stage = 1; stage < MOST_STAGES && !close; stage++) {
            stepSize /= 2;
            double[] last = before;
            double[] now = ascent.stage(stepSize, MOST_STEPS_A_STAGE, UnaryOperator.identity());
            close = IntStream.range(0, now.length)
                    .allMatch(i -> Math.abs(now[i] - last[i]) < CLOSE * (1 + Math.abs(now[i])));
            before = now;
        }
        Map<String, Value> learnt = unknowns.values(before);
        double[] bounds = new double[JUDGED];
        Key judging = key.fold("judging");
        Arrays.setAll(bounds, i -> bound(learnt, drawn(learnt, judging.fold(i)), data, 1));
        return new Learnt(
                learnt, Arrays.stream(bounds).average().orElse(Double.NaN), ParetoTail.of(bounds), ascent.steps());
    }

    /** One draw of the family, by name. */
    public Map<String, Tensor> draw(Map<String, ? extends Tensor> parameters, long seed) {
        return drawn(parameters, Key.of(seed)).values();
    }

    private Tape drawn(Map<String, ? extends Tensor> parameters, Key key) {
        Tape tape = new Tape();
        Tracers.seeded(key.low(), () -> {
            Tracing.trace(tape, () -> run(parameters));
            tape.values().values().forEach(Tensor::resolved);
            return null;
        });
        return tape;
    }

    private double bound(Map<String, ? extends Tensor> parameters, Tape tape, Map<String, ?> seen, double weight) {
        return difference(parameters, tape, seen, weight).resolved() instanceof Value value ? value.item() : Double.NaN;
    }

    /** The log density of the model's variables at the tape's values, less that of the family's. */
    private Tensor difference(Map<String, ? extends Tensor> parameters, Tape tape, Map<String, ?> seen, double weight) {
        Map<String, Object> values = new HashMap<>(seen);
        values.putAll(tape.values());
        Tensor own = Tracers.logJoint(tape.values(), () -> run(parameters));
        return Tracers.logJoint(weighted(weight), values).minus(own);
    }

    private Model weighted(double weight) {
        return weight == 1
                ? model
                : Model.of(
                        model.name(),
                        model.parameters(),
                        arguments ->
                                Tracing.trace(Tracers.scale(weight, batched::contains), () -> model.invoke(arguments)));
    }

    private Object run(Map<String, ? extends Tensor> parameters) {
        family.accept(Map.copyOf(parameters));
        return null;
    }

    /** An estimate of the bound's gradient in the parameters. */
    private double[] slope(Unknowns unknowns, Map<String, Value> parameters, Key key) {
        Map<String, ?> seen = data;
        double weight = 1;
        if (batch > 0) {
            int rows = rows(batched.iterator().next());
            seen = only(chosen(rows, key.fold("batch").stream()));
            weight = (double) rows / batch;
        }
        Tape[] tapes = new Tape[DRAWS];
        double[] bounds = new double[DRAWS];
        double sum = 0;
        for (int k = 0; k < DRAWS; k++) {
            tapes[k] = drawn(parameters, key.fold(k));
            bounds[k] = bound(parameters, tapes[k], seen, weight);
            sum += bounds[k];
        }
        double[] slope = new double[unknowns.start().length];
        for (int k = 0; k < DRAWS; k++) {
            double others = (sum - bounds[k]) / (DRAWS - 1);
            Program surrogate = surrogate(unknowns, tapes[k], key.fold(k), seen, weight, bounds[k] - others);
            List<Value> values = ReferenceEvaluator.evaluate(surrogate, unknowns.arguments(parameters));
            unknowns.add(1.0 / DRAWS, values.subList(1, values.size()), slope);
        }
        return slope;
    }

    /**
     * The bound at one draw and its gradient, along the path of the draw alone: that of the family's own density in its parameters has mean 0, and without it no noise is left where the
     * family holds the posterior (Roeder, Wu and Duvenaud, NeurIPS 2017). What is scored counts by {@code surprise}.
     */
    private Program surrogate(
            Unknowns unknowns, Tape known, Key key, Map<String, ?> seen, double weight, double surprise) {
        Program whole =
                ProgramBuilder.trace("bound", List.copyOf(unknowns.types().values()), arguments -> {
                    Tape tape = new Tape();
                    Scores scores = new Scores(known);
                    Tracers.seeded(
                            key.low(),
                            () -> Tracing.trace(
                                    tape, () -> Tracing.trace(scores, () -> run(unknowns.named(arguments)))));
                    Map<String, Tensor> still = unknowns.named(
                            arguments.stream().map(Tensor::stopGradient).toList());
                    return List.of(difference(still, tape, seen, weight).plus(scores.total.times(surprise)));
                });
        return Gradient.of(whole, unknowns.positions());
    }

    /** Gives the values that are known to what cannot be differentiated through its draw, and sums its log densities. */
    private final class Scores implements Tracer {
        private final Tape known;
        private Tensor total = Value.scalar(0.0);

        Scores(Tape known) {
            this.known = known;
        }

        @Override
        public Object trace(Call call) {
            Object made = call.make();
            if (!(call instanceof Call.Draw draw) || !(made instanceof RandomVariable variable)) {
                return made;
            }
            String name = draw.name().orElse("");
            if (!byScore.contains(name) && differentiable(variable)) {
                return made;
            }
            Object fixed = draw.withValue(known.values().get(name).resolved()).make();
            if (fixed instanceof RandomVariable scored) {
                total = total.plus(scored.logProb());
            }
            return fixed;
        }

        private boolean differentiable(RandomVariable variable) {
            try {
                variable.resolved();
                return true;
            } catch (ModelException e) {
                return false;
            }
        }
    }

    /** So many of the numbers below {@code rows} as a batch has: the first of a shuffle (Fisher and Yates). */
    private int[] chosen(int rows, RandomStream random) {
        int[] order = IntStream.range(0, rows).toArray();
        for (int i = 0; i < batch; i++) {
            int other = i + (int) (random.nextDouble() * (rows - i));
            int swapped = order[i];
            order[i] = order[other];
            order[other] = swapped;
        }
        return Arrays.copyOf(order, batch);
    }

    private Map<String, Object> only(int[] rows) {
        Map<String, Object> some = new HashMap<>(data);
        for (String name : batched) {
            some.put(
                    name,
                    data.get(name) instanceof int[] all
                            ? Arrays.stream(rows).map(i -> all[i]).toArray()
                            : Language.tensor(data.get(name)).take(Value.vector(rows)));
        }
        return some;
    }

    /** The parameters' names and types, in order, and their numbers one after another. */
    private record Unknowns(LinkedHashMap<String, TensorType> types, double[] start) {

        static Unknowns of(Map<String, ?> start) {
            LinkedHashMap<String, TensorType> types = new LinkedHashMap<>();
            List<Double> flat = new ArrayList<>();
            start.forEach((name, given) -> {
                if (!(Language.tensor(given).resolved() instanceof Value value)) {
                    throw new IllegalArgumentException("The parameter `" + name + "` begins at no known value.");
                }
                types.put(name, new TensorType(DType.F64, value.shape()));
                for (int i = 0; i < value.shape().size(); i++) {
                    flat.add(value.get(i));
                }
            });
            return new Unknowns(types, flat.stream().mapToDouble(x -> x).toArray());
        }

        Map<String, Value> values(double[] flat) {
            Map<String, Value> values = new LinkedHashMap<>();
            int from = 0;
            for (Map.Entry<String, TensorType> each : types.entrySet()) {
                int to = from + each.getValue().shape().size();
                values.put(each.getKey(), Value.wrap(each.getValue(), Arrays.copyOfRange(flat, from, to)));
                from = to;
            }
            return values;
        }

        Map<String, Tensor> named(List<Tensor> arguments) {
            Map<String, Tensor> named = new HashMap<>();
            int i = 0;
            for (String name : types.keySet()) {
                named.put(name, arguments.get(i++));
            }
            return named;
        }

        List<String> positions() {
            return IntStream.range(0, types.size()).mapToObj(Integer::toString).toList();
        }

        Map<String, Value> arguments(Map<String, Value> values) {
            Map<String, Value> arguments = new HashMap<>();
            int i = 0;
            for (String name : types.keySet()) {
                arguments.put(Integer.toString(i++), values.get(name));
            }
            return arguments;
        }

        void add(double factor, List<Value> slopes, double[] into) {
            int at = 0;
            for (Value slope : slopes) {
                for (int i = 0; i < slope.shape().size(); i++) {
                    into[at++] += factor * slope.get(i);
                }
            }
        }
    }
}
