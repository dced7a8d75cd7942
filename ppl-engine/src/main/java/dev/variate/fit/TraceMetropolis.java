package dev.variate.fit;

import dev.variate.distribution.Bijector;
import dev.variate.distribution.Domain;
import dev.variate.distribution.InvalidParameterException;
import dev.variate.model.Model;
import dev.variate.model.ModelException;
import dev.variate.model.PossibleWorld;
import dev.variate.model.PossibleWorld.Choice;
import dev.variate.program.Support;
import dev.variate.random.Key;
import dev.variate.random.RandomStream;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Metropolis on whole executions of a model, one random variable at a time (Wingate, Stuhlmüller and Goodman, <em>Lightweight implementations of probabilistic programming languages via transformational
 * compilation</em>, AISTATS 2011): for programs whose structure depends on what they draw, where there may be another number of variables in each world, and no gradient.
 *
 * <p>A step picks a variable, proposes another value for it, and runs the model again: variables that both runs have keep their values, new ones are drawn, and those that are gone are forgotten; the move is taken with
 * the probability that leaves the posterior as it is. Half of the proposals are drawn anew from the variable's own distribution, half are steps from where it is, of a size between 1/20 and 2 on the unconstrained scale that is drawn each time.
 *
 * <p>{@code init} and {@code step} are functions: a state goes on anywhere with the same draws. Each step runs the model's Java code, some tens of microseconds for a few variables.
 */
public final class TraceMetropolis {
    private static final int STARTS = 10_000;
    /** Of an iteration: always as many, since a number that followed the world's size would favour some worlds at the iterations' ends. */
    private static final int STEPS = 20;

    private static final double LOG_SMALLEST_STEP = StrictMath.log(0.05);
    private static final double LOG_LARGEST_STEP = StrictMath.log(2);

    private final Model model;
    private final Map<String, ?> data;

    private TraceMetropolis(Model model, Map<String, ?> data) {
        this.model = model;
        this.data = Map.copyOf(data);
    }

    /** @param data by name: the model's inputs, and observations */
    public static TraceMetropolis of(Model model, Map<String, ?> data) {
        return new TraceMetropolis(model, data);
    }

    /**
     * Where a chain is.
     *
     * @param iteration the next one to be made, from 0
     * @param world the model's last run
     * @param proposed steps that were tried in the last iteration
     * @param accepted of them
     */
    public record State(Key key, int iteration, PossibleWorld world, int proposed, int accepted) {
        /** Each variable's value. */
        public Map<String, Value> values() {
            Map<String, Value> values = new HashMap<>();
            world.choices().forEach((name, choice) -> values.put(name, choice.value()));
            return values;
        }
    }

    /**
     * The state before the first iteration: a draw from the priors at which the data are possible.
     *
     * @throws ModelException if none of {@value #STARTS} is
     */
    public State init(Key key) {
        for (int attempt = 0; attempt < STARTS; attempt++) {
            PossibleWorld world =
                    PossibleWorld.of(model, data, Map.of(), key.fold("start").fold(attempt));
            if (Double.isFinite(world.logDensity())) {
                return new State(key, 0, world, 0, 0);
            }
        }
        throw new ModelException("No chain can begin: of " + STARTS + " draws from the priors of `" + model.name()
                + "` none makes the data possible. Let the priors reach what the data show, or give what is"
                + " observed an error.");
    }

    /** The state of an interrupted chain, by what a state has: {@code values} as {@link State#values}. */
    public State resume(Key key, int iteration, Map<String, Value> values) {
        return new State(key, iteration, PossibleWorld.of(model, data, values, key), 0, 0);
    }

    /** One iteration: {@value #STEPS} single steps, each of a variable that is picked at random. */
    public State step(State state) {
        Key key = state.key().fold(state.iteration());
        PossibleWorld world = state.world();
        int accepted = 0;
        for (int i = 0; i < STEPS && !world.choices().isEmpty(); i++) {
            PossibleWorld next = moved(world, key.fold(i));
            accepted += next == world ? 0 : 1;
            world = next;
        }
        return new State(state.key(), state.iteration() + 1, world, STEPS, accepted);
    }

    private PossibleWorld moved(PossibleWorld world, Key key) {
        RandomStream random = key.fold("choice").stream();
        List<String> names = new ArrayList<>(world.choices().keySet());
        String name = names.get((int) (random.nextDouble() * names.size()));
        Choice choice = world.choices().get(name);
        Optional<Proposal> proposal = Proposal.of(choice, key.fold("proposal"), random);
        if (proposal.isEmpty()) {
            return world;
        }
        Map<String, Value> kept = new HashMap<>();
        world.choices().forEach((other, each) -> kept.put(other, each.value()));
        kept.put(name, proposal.get().value());
        PossibleWorld next;
        try {
            next = PossibleWorld.of(model, data, kept, key.fold("world"));
        } catch (InvalidParameterException impossible) {
            return world;
        }
        double forwards = fresh(next);
        double backwards = gone(world, next);
        double logRatio = next.logDensity()
                - world.logDensity()
                + StrictMath.log((double) names.size() / next.choices().size())
                + proposal.get().logRatio()
                + backwards
                - forwards;
        return StrictMath.log(random.nextDouble()) < logRatio ? next : world;
    }

    private static double fresh(PossibleWorld world) {
        return world.choices().values().stream()
                .filter(Choice::fresh)
                .mapToDouble(Choice::logProb)
                .sum();
    }

    /** The log density of what a world had and the next has not, or has drawn anew. */
    private static double gone(PossibleWorld world, PossibleWorld next) {
        double sum = 0;
        for (Map.Entry<String, Choice> each : world.choices().entrySet()) {
            Choice now = next.choices().get(each.getKey());
            sum += now == null || now.fresh() ? each.getValue().logProb() : 0;
        }
        return sum;
    }

    /**
     * Another value for a variable.
     *
     * @param logRatio the log density of proposing the old value from the new, less that of proposing the new from the old
     */
    private record Proposal(Value value, double logRatio) {

        static Optional<Proposal> of(Choice choice, Key key, RandomStream random) {
            if (random.nextDouble() < 0.5) {
                return anew(choice, key);
            }
            double size =
                    StrictMath.exp(LOG_SMALLEST_STEP + random.nextDouble() * (LOG_LARGEST_STEP - LOG_SMALLEST_STEP));
            Domain support = choice.distribution().support();
            if (support.kind() == Support.Kind.COUNTS) {
                return anew(choice, key);
            }
            return support.kind().isDiscrete() ? neighbour(choice, random) : step(choice, support, size, random);
        }

        private static Optional<Proposal> anew(Choice choice, Key key) {
            Tensor drawn = choice.distribution().sample(key, choice.sampleShape());
            if (!(drawn.resolved() instanceof Value value)
                    || !(choice.distribution().logProb(value).sum().resolved() instanceof Value logProb)) {
                return Optional.empty();
            }
            return Optional.of(new Proposal(value, choice.logProb() - logProb.item()));
        }

        /** One element up or down; a coin's is turned. What is outside of the support has the density 0. */
        private static Optional<Proposal> neighbour(Choice choice, RandomStream random) {
            double[] elements = choice.value().toArray();
            if (elements.length == 0) {
                return Optional.empty();
            }
            int i = (int) (random.nextDouble() * elements.length);
            boolean coin = choice.distribution().support().kind() == Support.Kind.BOOLEAN;
            elements[i] = coin ? 1 - elements[i] : elements[i] + (random.nextDouble() < 0.5 ? -1 : 1);
            return Optional.of(new Proposal(Value.of(choice.value().type(), elements), 0));
        }

        /** A normal step of the unconstrained numbers, whose map's log |det J| makes up for its stretching. */
        private static Optional<Proposal> step(Choice choice, Domain support, double size, RandomStream random) {
            Bijector onto = Bijector.onto(support.kind(), support.bounds());
            if (!(onto.inverse(choice.value()).resolved() instanceof Value from)) {
                return Optional.empty();
            }
            double[] moved = from.toArray();
            for (int i = 0; i < moved.length; i++) {
                moved[i] += size * random.nextGaussian();
            }
            Value to = Value.of(from.type(), moved);
            if (!(onto.forward(to).resolved() instanceof Value value)
                    || !(onto.logDetJacobian(to).sum().resolved() instanceof Value after)
                    || !(onto.logDetJacobian(from).sum().resolved() instanceof Value before)) {
                return Optional.empty();
            }
            return Optional.of(new Proposal(value, after.item() - before.item()));
        }
    }
}
