package dev.variate.model;

import static dev.variate.model.Language.bernoulli;
import static dev.variate.model.Language.beta;
import static dev.variate.model.Language.categorical;
import static dev.variate.model.Language.dirichlet;
import static dev.variate.model.Language.exp;
import static dev.variate.model.Language.gamma;
import static dev.variate.model.Language.matmul;
import static dev.variate.model.Language.normal;
import static dev.variate.model.Language.number;
import static dev.variate.model.Language.poisson;
import static dev.variate.model.Language.shape;
import static dev.variate.model.Language.sigmoid;
import static dev.variate.model.Language.tensor;
import static dev.variate.model.Tracing.trace;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.variate.program.Program;
import dev.variate.program.ProgramBuilder;
import dev.variate.program.ReferenceEvaluator;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import dev.variate.transform.Gradient;
import dev.variate.transform.Inline;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The longer programs of Tran et al. (NeurIPS 2018): learning as a function, learning to learn, a grammar, a deep exponential family. */
class Edward2ProgramsTest {
    private static final double LOG_ROOT_TWO_PI = 0.5 * Math.log(2 * Math.PI);

    // ---- learning as a function of a program, and its derivative

    private static double[] bits() {
        double[] bits = new double[50];
        for (int i = 0; i < 50; i += 3) {
            bits[i] = 1;
        }
        return bits;
    }

    /** Of two parameters of which the first, through the logistic function, is where a variational program puts p. */
    private static Program loss() {
        return ProgramBuilder.trace("loss", List.of(TensorType.f64(2)), parameters -> {
            Tensor p = sigmoid(parameters.get(0).at(0));
            Map<String, Object> aligned = Map.of("p", p, "x", bits());
            return List.of(Tracers.logJoint(aligned, () -> bernoulli("x", beta("p", 1, 1), shape(50)))
                    .neg());
        });
    }

    /** The loss after so many preconditioned steps, as a function of the preconditioner and the start. */
    private static Program trained(int steps) {
        Program loss = loss();
        Program slope = Gradient.of(loss, List.of("0"));
        return ProgramBuilder.trace("trained", List.of(TensorType.f64(2, 2), TensorType.f64(2)), given -> {
            Tensor parameters = given.get(1);
            for (int step = 0; step < steps; step++) {
                parameters = parameters.minus(
                        matmul(given.get(0), call(slope, 1, parameters)).times(0.1));
            }
            return List.of(call(loss, 0, parameters));
        });
    }

    private static Tensor call(Program program, int output, Tensor argument) {
        return Inline.into(program, input -> argument)
                .value(program.outputs().get(output).var());
    }

    private static List<Value> run(Program program, double[] preconditioner, double[] start) {
        return ReferenceEvaluator.evaluate(
                program,
                Map.of("0", Value.wrap(TensorType.f64(2, 2), preconditioner.clone()), "1", Value.vector(start)));
    }

    @Test
    void a_variational_program_learns_by_preconditioned_steps_and_what_it_does_not_use_has_gradient_zero() {
        double[] identity = {1, 0, 0, 1};
        double[] start = {1.3, -0.4};
        double before = run(trained(0), identity, start).getFirst().item();
        double after = run(trained(5), identity, start).getFirst().item();
        assertThat(after).isLessThan(before);
        // 17 of 50 tosses: no loss is lower than at their share
        double least = -(17 * Math.log(0.34) + 33 * Math.log(0.66));
        assertThat(after).isGreaterThanOrEqualTo(least).isCloseTo(least, within(0.1));

        Value slope = ReferenceEvaluator.evaluate(Gradient.of(loss(), List.of("0")), Map.of("0", Value.vector(start)))
                .get(1);
        assertThat(slope.get(0)).isNotZero();
        assertThat(slope.get(1)).isZero();
    }

    @Test
    void five_steps_of_training_are_differentiated_by_their_preconditioner_and_only_what_is_used_matters() {
        Program outer = Gradient.of(trained(5), List.of("0"));
        double[] start = {0.8, 0.2};
        double[] preconditioner = {0.3, 0.5, -0.7, 0.9};
        double[] slope = run(outer, preconditioner, start).get(1).toArray();
        double h = 1e-5;
        for (int i = 0; i < 4; i++) {
            double[] above = preconditioner.clone();
            double[] below = preconditioner.clone();
            above[i] += h;
            below[i] -= h;
            double difference = (run(trained(5), above, start).getFirst().item()
                            - run(trained(5), below, start).getFirst().item())
                    / (2 * h);
            // central differences err by h² times a third derivative, and by rounding over h
            assertThat(slope[i]).isCloseTo(difference, within(1e-6));
        }
        assertThat(slope[0]).isNotZero();
        assertThat(slope).endsWith(0, 0, 0);
    }

    // ---- a program whose structure is drawn

    private static final Map<String, List<List<String>>> GRAMMAR = grammar();

    private static Map<String, List<List<String>>> grammar() {
        Map<String, List<List<String>>> rules = new LinkedHashMap<>();
        rules.put("chain", List.of(List.of("atom"), List.of("atom", "chain"), List.of("atom", "branch", "chain")));
        rules.put("branch", List.of(List.of("(", "chain", ")")));
        rules.put("atom", List.of(List.of("C"), List.of("N"), List.of("O")));
        return rules;
    }

    /** Expands symbols until none is left; which rule each takes is a random variable. */
    private static String derive() {
        Deque<String> open = new ArrayDeque<>(List.of("chain"));
        StringBuilder text = new StringBuilder();
        for (int t = 0; !open.isEmpty(); ) {
            String symbol = open.pop();
            List<List<String>> rules = GRAMMAR.get(symbol);
            if (rules == null) {
                text.append(symbol);
                continue;
            }
            double[] weights = rules.size() == 1 ? new double[] {1} : new double[] {0.5, 0.25, 0.25};
            int rule = (int) number(categorical("production_" + t++, weights));
            rules.get(rule).reversed().forEach(open::push);
        }
        return text.toString();
    }

    private static boolean isChain(String text) {
        String inner = text;
        for (String before = ""; !inner.equals(before); ) {
            before = inner;
            inner = inner.replaceAll("([CNO])\\([CNO]+\\)(?=[CNO])", "$1");
        }
        return inner.matches("[CNO]+");
    }

    @Test
    void a_grammar_derives_texts_of_random_length_all_of_which_belong_to_its_language() {
        Set<Integer> lengths = new HashSet<>();
        Set<String> texts = new HashSet<>();
        for (int seed = 0; seed < 60; seed++) {
            String text = Tracers.seeded(seed, Edward2ProgramsTest::derive);
            assertThat(isChain(text)).as(text).isTrue();
            lengths.add(text.length());
            texts.add(text);
        }
        assertThat(lengths).hasSizeGreaterThan(4);
        assertThat(texts).hasSizeGreaterThan(20);
    }

    @Test
    void a_recorded_derivation_has_the_log_joint_of_the_rules_that_it_took_and_replays_to_its_text() {
        Tape tape = new Tape();
        String text = Tracers.seeded(12, () -> trace(tape, Edward2ProgramsTest::derive));
        double expected = 0;
        for (Tensor production : tape.values().values()) {
            expected += choices(production) == 1 ? 0 : number(production) == 0 ? Math.log(0.5) : Math.log(0.25);
        }
        assertThat(tape.values().keySet()).first().isEqualTo("production_0");
        assertThat(number(Tracers.logJoint(tape.values(), Edward2ProgramsTest::derive)))
                .isCloseTo(expected, within(1e-12));
        assertThat(trace(Tracers.replay(tape), Edward2ProgramsTest::derive)).isEqualTo(text);
    }

    private static double choices(Tensor production) {
        return 1
                + number(((RandomVariable) production)
                        .distribution()
                        .support()
                        .bounds()
                        .get(1));
    }

    // ---- a deep exponential family

    private static Tensor deepExponentialFamily(int rows, int columns, int[] units) {
        double s = 0.1;
        Tensor w2 = gamma("w2", 0.1, 0.3, shape(units[2], units[1]));
        Tensor w1 = gamma("w1", 0.1, 0.3, shape(units[1], units[0]));
        Tensor w0 = gamma("w0", 0.1, 0.3, shape(units[0], columns));
        Tensor z2 = gamma("z2", 0.1, 0.1, shape(rows, units[2]));
        Tensor z1 = gamma("z1", s, tensor(s).div(matmul(z2, w2)));
        Tensor z0 = gamma("z0", s, tensor(s).div(matmul(z1, w1)));
        return poisson("x", matmul(z0, w0));
    }

    @Test
    void a_tape_shows_the_shapes_of_a_deep_exponential_family_and_its_log_joint_is_finite() {
        Tape tape = new Tape();
        Tracers.seeded(3, () -> trace(tape, () -> deepExponentialFamily(4, 9, new int[] {5, 3, 2})));
        Map<String, Shape> shapes = new LinkedHashMap<>();
        tape.values().forEach((name, value) -> shapes.put(name, value.shape()));
        assertThat(shapes)
                .containsExactly(
                        Map.entry("w2", Shape.of(2, 3)),
                        Map.entry("w1", Shape.of(3, 5)),
                        Map.entry("w0", Shape.of(5, 9)),
                        Map.entry("z2", Shape.of(4, 2)),
                        Map.entry("z1", Shape.of(4, 3)),
                        Map.entry("z0", Shape.of(4, 5)),
                        Map.entry("x", Shape.of(4, 9)));
        assertThat(number(Tracers.logJoint(tape.values(), () -> deepExponentialFamily(4, 9, new int[] {5, 3, 2}))))
                .isFinite();
    }

    // ---- variational inference by tape and condition

    private static final double[] SEEN = {0.9, 2.1, 1.4, 3.0};
    private static final int DRAWS = 4000;

    /** So many worlds side by side, to average over. */
    private static Tensor conjugate() {
        Tensor mu = normal("mu", 0, 1, shape(DRAWS, 1));
        return normal("x", mu.broadcastTo(Shape.of(DRAWS, SEEN.length)), 1);
    }

    /** The evidence lower bound of N(m, exp(logSd)²), over draws of it that a tape records and that the model is conditioned on. */
    private static Tensor bound(Tensor m, Tensor logSd) {
        Tape tape = new Tape();
        Tracers.seeded(8, () -> trace(tape, () -> normal("mu", m, exp(logSd), shape(DRAWS, 1))));
        RandomVariable mu = (RandomVariable) tape.values().get("mu");
        Map<String, Object> values = new LinkedHashMap<>(tape.values());
        values.put("x", tensor(SEEN).broadcastTo(Shape.of(DRAWS, SEEN.length)));
        return Tracers.logJoint(values, Edward2ProgramsTest::conjugate)
                .minus(mu.logProb())
                .div(DRAWS);
    }

    @Test
    void the_bound_by_tape_and_condition_is_the_expected_log_likelihood_less_the_divergence_in_closed_form() {
        double m = 0.5;
        double sd = 0.7;
        double expected = 0;
        for (double x : SEEN) {
            expected += -0.5 * ((x - m) * (x - m) + sd * sd) - LOG_ROOT_TWO_PI;
        }
        expected -= 0.5 * (sd * sd + m * m - 1) - Math.log(sd);
        // the log density's spread over a draw of mu is below 6, and there are 4,000 draws: 0.3 is three standard
        // errors
        assertThat(number(bound(tensor(m), tensor(Math.log(sd))))).isCloseTo(expected, within(0.3));
    }

    @Test
    void a_variational_program_that_a_user_writes_recovers_a_conjugate_posterior() {
        Program ascent = Gradient.of(
                ProgramBuilder.trace(
                        "bound", List.of(TensorType.f64(), TensorType.f64()), q -> List.of(bound(q.get(0), q.get(1)))),
                List.of("0", "1"));
        double m = 0;
        double logSd = 0;
        for (int step = 0; step < 60; step++) {
            List<Value> slope =
                    ReferenceEvaluator.evaluate(ascent, Map.of("0", Value.scalar(m), "1", Value.scalar(logSd)));
            m += 0.1 * slope.get(1).item();
            logSd += 0.1 * slope.get(2).item();
        }
        double n = SEEN.length;
        double total = 0;
        for (double x : SEEN) {
            total += x;
        }
        // the draws' own mean and sd are off by 1/√4000 and 1/√8000 of the posterior's sd: three of each
        assertThat(m).isCloseTo(total / (n + 1), within(0.022));
        assertThat(Math.exp(logSd)).isCloseTo(1 / Math.sqrt(n + 1), within(0.016));
    }

    // ---- shapes

    @Test
    void vectors_have_sample_then_batch_then_event_shape() {
        List<int[]> samples = List.of(new int[] {}, new int[] {2}, new int[] {2, 1}, new int[] {2, 4});
        List<Supplier<Tensor>> made = new ArrayList<>();
        for (int[] sample : samples) {
            made.add(() -> dirichlet(new double[][] {{1, 2, 3}, {1, 1, 1}}, shape(sample)));
        }
        for (int i = 0; i < samples.size(); i++) {
            Shape expected = Shape.of(samples.get(i)).append(Shape.of(2, 3));
            assertThat(made.get(i).get().shape()).isEqualTo(expected);
        }
    }
}
