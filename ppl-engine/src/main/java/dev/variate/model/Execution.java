package dev.variate.model;

import dev.variate.program.Equation;
import dev.variate.program.Input;
import dev.variate.program.Named;
import dev.variate.program.Program;
import dev.variate.program.Site;
import dev.variate.program.Var;
import dev.variate.random.Key;
import dev.variate.tensor.Kernels;
import dev.variate.tensor.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One execution of a program, variable by variable in the order of the model's text: what each is drawn from, its value, and the log joint density up to there, as figure 6 of Tran et al.,
 * "Simple, Distributed, and Accelerated Probabilistic Programming" (NeurIPS 2018), draws it. The program is interpreted, equation by equation: nothing is compiled.
 */
public record Execution(List<Step> steps) {

    public Execution {
        steps = List.copyOf(steps);
    }

    /**
     * A random variable, or a named value.
     *
     * @param origin where its value comes from
     * @param parameters of its distribution, by name; empty for a named value
     * @param logProb the log density at the value, summed over all elements; NaN for what does not score
     * @param logJoint of this variable and all before it
     */
    public record Step(
            Site site, Origin origin, Map<String, Value> parameters, Value value, double logProb, double logJoint) {

        /** Whether the value has a density. */
        public boolean scores() {
            return !site.logProb().isEmpty();
        }
    }

    /** Where a value comes from. */
    public enum Origin {
        DRAWN,
        DATA,
        /** Put in its place by an intervention. */
        SET,
        COMPUTED
    }

    /**
     * Runs a checked program: latent variables are drawn from their priors, and observed ones have their data, or are drawn as well. A function of program, data and seed; that a variable is observed
     * changes the draws of no other.
     *
     * @param inputs values of the program's inputs of role DATA and OBSERVED
     * @param conditioned whether observed variables have their data
     * @throws ModelException if a variable cannot be drawn, as one with a flat prior
     */
    public static Execution of(Program program, Map<String, Value> inputs, boolean conditioned, long seed) {
        Posterior.checkInputs(program, inputs);
        return new Interpreter(program, inputs).run(conditioned, Key.of(seed).fold("execution"));
    }

    private static final class Interpreter {
        private final Program program;
        private final Map<Integer, Value> known = new HashMap<>();
        private final Map<Integer, Integer> makers = new HashMap<>();

        Interpreter(Program program, Map<String, Value> inputs) {
            this.program = program;
            for (Input input : program.inputs()) {
                Value value = inputs.get(input.name());
                if (value != null) {
                    known.put(input.var().id(), value);
                }
            }
            for (int i = 0; i < program.equations().size(); i++) {
                makers.put(program.equations().get(i).result().id(), i);
            }
        }

        Execution run(boolean conditioned, Key key) {
            List<Site> observed = PointwiseLikelihood.observed(program);
            List<Step> steps = new ArrayList<>();
            double joint = 0;
            for (Site site : program.sites()) {
                Map<String, Value> parameters = new LinkedHashMap<>();
                for (Named parameter : site.parameters()) {
                    parameters.put(parameter.name(), value(parameter.var(), known));
                }
                boolean latent = site.role() == Site.Role.LATENT;
                boolean drawn = latent || !conditioned && observed.contains(site);
                Map<Integer, Value> world = known;
                if (drawn) {
                    checkDrawable(site);
                    Value value = SiteDraw.of(site, parameters, key.fold(site.name()));
                    if (!latent) {
                        // Data that the model also uses elsewhere stay there what they are.
                        world = Predictive.isItsOwn(program, site) ? known : new HashMap<>(known);
                        world.keySet().removeAll(makers.keySet()); // what was computed from data
                    }
                    world.put(site.value().id(), Value.wrap(site.value().type(), value.elements()));
                }
                double logProb = Double.NaN;
                if (!site.logProb().isEmpty()) {
                    logProb = sum(value(site.logProb().getFirst(), world));
                    joint += logProb;
                }
                steps.add(new Step(site, origin(site, drawn), parameters, value(site.value(), world), logProb, joint));
            }
            return new Execution(steps);
        }

        private static Origin origin(Site site, boolean drawn) {
            return switch (site.role()) {
                case LATENT -> Origin.DRAWN;
                case OBSERVED -> drawn ? Origin.DRAWN : Origin.DATA;
                case INTERVENED -> Origin.SET;
                case DETERMINISTIC -> Origin.COMPUTED;
            };
        }

        private void checkDrawable(Site site) {
            SiteDraw.check(site);
            Dependence depends = Dependence.on(program, List.of(site.value()));
            if (site.parameters().stream().anyMatch(p -> depends.onLatent(p.var()))) {
                throw new ModelException(
                        "`" + site.name() + "` (line " + site.source().line()
                                + ") cannot be drawn: its distribution depends on its own data.",
                        site.source());
            }
        }

        /** Computes a value, and remembers all that was computed on the way. */
        private Value value(Var wanted, Map<Integer, Value> values) {
            List<Var> open = new ArrayList<>(List.of(wanted));
            while (!open.isEmpty()) {
                Var next = open.getLast();
                if (values.containsKey(next.id())) {
                    open.removeLast();
                    continue;
                }
                Equation equation = program.equations().get(makers.get(next.id()));
                List<Var> missing = equation.operands().stream()
                        .filter(v -> !values.containsKey(v.id()))
                        .toList();
                if (missing.isEmpty()) {
                    List<Value> operands = equation.operands().stream()
                            .map(v -> values.get(v.id()))
                            .toList();
                    values.put(next.id(), Kernels.evaluate(equation.op(), operands));
                    open.removeLast();
                } else {
                    open.addAll(missing);
                }
            }
            return values.get(wanted.id());
        }

        private static double sum(Value logProb) {
            double sum = 0;
            for (double element : logProb.elements()) {
                sum += element;
            }
            return sum;
        }
    }
}
