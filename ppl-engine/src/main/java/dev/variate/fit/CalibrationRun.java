package dev.variate.fit;

import dev.variate.device.Device;
import dev.variate.diagnostics.Calibration;
import dev.variate.inference.NutsSettings;
import dev.variate.inference.SamplingException;
import dev.variate.model.ModelException;
import dev.variate.model.Predictive;
import dev.variate.program.Input;
import dev.variate.program.Program;
import dev.variate.program.Site;
import dev.variate.random.Key;
import dev.variate.tensor.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Simulation-based calibration of a model with its sampler: worlds are drawn from the priors, their data are fitted, and each parameter is ranked among the draws. A wrong density, a wrong derivative or a sampler that misses a part
 * of the posterior shows, whatever the data at hand.
 *
 * @param calibration the ranks and what they say
 * @param failed simulations that could not be fitted or drawn; they have no ranks
 * @param failure why the first of them could not
 */
public record CalibrationRun(Calibration calibration, int failed, Optional<String> failure) {
    /** Draws among which a parameter is ranked: 100 ranks, from 0 to 99. */
    public static final int DRAWS = 99;

    /** Draws that are left out between two that are kept, so that those are nearly independent. */
    private static final int THINNING = 10;

    private static final int WARMUP = 500;

    /** @param told is called with the number of each simulation that is over, from any thread */
    public static CalibrationRun of(
            Program program, Map<String, Value> inputs, Device device, int simulations, long seed, IntConsumer told) {
        Part all = part(program, inputs, device, 0, simulations, seed, told);
        if (all.ranks.isEmpty()) {
            throw new ModelException(
                    "None of " + simulations + " simulated data sets could be fitted. " + all.failure.orElse(""));
        }
        return new CalibrationRun(all.calibration(), all.failed, all.failure);
    }

    /**
     * Some of a calibration's simulations, each of which is a function of seed and number: parts add up to the whole.
     *
     * @param names of the scalars that have ranks; empty if no simulation has any
     * @param ranks of one simulation each
     * @param failed simulations that could not be fitted or drawn
     * @param failure why the first of them could not
     */
    public record Part(List<String> names, List<int[]> ranks, int failed, Optional<String> failure) {
        public static final Part NOTHING = new Part(List.of(), List.of(), 0, Optional.empty());

        public Part {
            names = List.copyOf(names);
            ranks = List.copyOf(ranks);
        }

        public Part and(Part next) {
            List<int[]> both = new ArrayList<>(ranks);
            both.addAll(next.ranks);
            return new Part(
                    names.isEmpty() ? next.names : names, both, failed + next.failed, failure.or(() -> next.failure));
        }

        /** What the ranks say so far. */
        public Calibration calibration() {
            int[][] byScalar = new int[names.size()][ranks.size()];
            for (int i = 0; i < ranks.size(); i++) {
                for (int scalar = 0; scalar < byScalar.length; scalar++) {
                    byScalar[scalar][i] = ranks.get(i)[scalar];
                }
            }
            return new Calibration(names, DRAWS, byScalar);
        }
    }

    /**
     * Simulations {@code first} to {@code first + count - 1}.
     *
     * @param told is called with the number of each simulation that is over, from any thread
     * @throws ModelException if the model has no data of its own that could be simulated, or a prior that cannot be drawn
     */
    public static Part part(
            Program program,
            Map<String, Value> inputs,
            Device device,
            int first,
            int count,
            long seed,
            IntConsumer told) {
        Map<String, Input> observed = observed(program);
        Key key = Key.of(seed).fold("calibration");
        double[][] worlds = new double[count][];
        List<Predictive.Variable> variables;
        Optional<String> refusal = Optional.empty();
        try (Predictive prior = Predictive.ofPrior(program, inputs, device)) {
            variables = prior.variables();
            for (int i = 0; i < count; i++) {
                double[] world = new double[prior.scalarNames().size()];
                try {
                    prior.at(key.fold("world").fold(first + i), new double[0], world);
                    worlds[i] = world;
                } catch (ModelException e) {
                    refusal = refusal.or(() -> Optional.of(e.getMessage()));
                }
            }
        }
        List<String> names =
                variables.stream().flatMap(v -> v.scalarNames().stream()).toList();
        List<Simulated> done = IntStream.range(0, count)
                .parallel()
                .mapToObj(i -> {
                    Simulated one = worlds[i] == null
                            ? Simulated.NOT
                            : simulated(
                                    program,
                                    inputs,
                                    observed,
                                    variables,
                                    names,
                                    worlds[i],
                                    device,
                                    key.fold(first + i));
                    told.accept(first + i);
                    return one;
                })
                .toList();
        List<Simulated> ranked =
                done.stream().filter(one -> one.failure.isEmpty()).toList();
        Optional<String> why = done.stream()
                .flatMap(one -> one.failure.stream())
                .filter(w -> !w.isEmpty())
                .findFirst();
        return new Part(
                ranked.isEmpty() ? List.of() : ranked.getFirst().names,
                ranked.stream().map(one -> one.ranks).toList(),
                count - ranked.size(),
                refusal.or(() -> why));
    }

    /** The ranks that one world gave, or why there are none. */
    private record Simulated(List<String> names, int[] ranks, Optional<String> failure) {
        static final Simulated NOT = new Simulated(List.of(), new int[0], Optional.of(""));
    }

    /** The parameter that says of which data only a bound is known. */
    private static final String CENSORING = "censoringIndicator";

    /** The inputs in whose place simulated data go, by variable. */
    private static Map<String, Input> observed(Program program) {
        Map<String, Input> found = new HashMap<>();
        for (Site site : program.sites()) {
            if (site.role() != Site.Role.OBSERVED || site.logProb().isEmpty()) {
                continue;
            }
            if (site.distribution().equals("factor")) {
                throw new ModelException(
                        "`" + site.name()
                                + "` is a factor, which weighs the posterior and draws no data, so the model has no"
                                + " data of its own to be calibrated with.",
                        site.source());
            }
            if (site.parameters().stream().anyMatch(p -> p.name().equals(CENSORING))) {
                throw new ModelException(
                        "`" + site.name()
                                + "` is censored where its data say so, and what is simulated is not: which are censored would"
                                + " have to be drawn too, by a rule that the model does not know. Calibrate it without censoring.",
                        site.source());
            }
            Input input = program.inputs().stream()
                    .filter(i -> i.role() == Input.Role.OBSERVED && i.var().equals(site.value()))
                    .findFirst()
                    .orElseThrow(() -> new ModelException(
                            "The data of `" + site.name()
                                    + "` are computed in the model, so that simulated data cannot take their place.",
                            site.source()));
            found.put(site.name(), input);
        }
        if (found.isEmpty()) {
            throw new ModelException(
                    "`" + program.name() + "` has no observed variable, so there are no data to simulate.");
        }
        return found;
    }

    private static Simulated simulated(
            Program program,
            Map<String, Value> inputs,
            Map<String, Input> observed,
            List<Predictive.Variable> variables,
            List<String> names,
            double[] world,
            Device device,
            Key key) {
        Map<String, Value> data = new HashMap<>(inputs);
        int from = 0;
        for (Predictive.Variable variable : variables) {
            int size = variable.shape().size();
            Input input = observed.get(variable.name());
            if (input != null) {
                data.put(input.name(), Value.wrap(input.var().type(), Arrays.copyOfRange(world, from, from + size)));
            }
            from += size;
        }
        NutsSettings settings = new NutsSettings(1, WARMUP, DRAWS * THINNING, 0.9, 10);
        try (Fit fit = Fit.compile(program, data, device)) {
            Draws draws = new Draws(fit.scalarNames(), settings);
            fit.sample(settings, key.bits(0), 1, List.of(), draws::add);
            return ranked(fit.scalarNames(), draws.draws()[0], names, world, key);
        } catch (ModelException | SamplingException e) {
            return new Simulated(List.of(), new int[0], Optional.of(String.valueOf(e.getMessage())));
        }
    }

    /** Of the scalars that both the prior and the posterior have; ties, as of whole numbers, are broken by chance. */
    private static Simulated ranked(
            List<String> scalars, double[][] draws, List<String> names, double[] world, Key key) {
        List<String> both = new ArrayList<>();
        List<Integer> ranks = new ArrayList<>();
        for (int scalar = 0; scalar < scalars.size(); scalar++) {
            int place = names.indexOf(scalars.get(scalar));
            if (place < 0) {
                continue;
            }
            int less = 0;
            int same = 0;
            for (int i = 0; i < DRAWS; i++) {
                double draw = draws[i * THINNING][scalar];
                less += draw < world[place] ? 1 : 0;
                same += draw == world[place] ? 1 : 0;
            }
            both.add(scalars.get(scalar));
            ranks.add(less
                    + (int) ((same + 1) * key.fold("ties").fold(scalar).stream().nextDouble()));
        }
        return new Simulated(both, ranks.stream().mapToInt(Integer::intValue).toArray(), Optional.empty());
    }
}
