package dev.variate.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** What warm-up does beside learning a metric. */
class WarmupRulesTest {

    @Test
    void the_step_size_that_is_kept_is_mostly_of_the_last_hundred_iterations() {
        DualAveraging steps = DualAveraging.startingAt(0.1, 0.8);
        for (int i = 0; i < 900; i++) {
            steps = steps.learn(Math.exp(-2.2 * steps.stepSize()));
        }
        for (int i = 0; i < 100; i++) {
            steps = steps.learn(Math.exp(-0.22 * steps.stepSize()));
        }
        // where exp(−0.22 ε) is 0.8; a tenth of it, 2.3 less in logarithms, suited what came before, and an average
        // without end would still be 1.3 off
        assertThat(Math.log(steps.finished().stepSize())).isCloseTo(Math.log(1.014), within(0.5));
    }

    @Test
    void a_chain_wants_more_with_each_late_divergence_up_to_an_eighth_of_what_was_missing() {
        NutsSettings settings = NutsSettings.defaults();
        Nuts nuts = new Nuts(Target.funnel(), settings);
        int wants = 0;
        for (int chain = 0; chain < 4; chain++) {
            NutsState state = nuts.init(Nuts.chainKey(5, chain));
            int late = 0;
            while (state.iteration() < settings.warmup()) {
                int iteration = state.iteration();
                Kernel.Step<NutsState> step = nuts.step(state);
                boolean refused = iteration >= 850 && step.info().acceptance() < 0.1;
                late += iteration >= 160 && step.info().divergent() || refused ? 1 : 0;
                state = step.state();
                assertThat(state.stepSize().target()).isCloseTo(1 - 0.2 / (1 << Math.min(late, 3)), within(1e-12));
            }
            wants += late;
        }
        assertThat(wants).isPositive();
    }

    /** A fifth of the iterations are in a narrow place. What places accept of one step size counts, not what each would of a step size of its own. */
    @Test
    void the_step_size_settles_on_what_all_places_accept_on_average() {
        DualAveraging hurried = DualAveraging.startingAt(1, 0.8);
        for (int i = 0; i < 850; i++) {
            hurried = hurried.learn(accepted(hurried.stepSize(), i));
        }
        DualAveraging settled = hurried;
        for (int i = 850; i < 1000; i++) {
            settled = settled.settle(accepted(settled.stepSize(), i));
        }
        assertThat(onAverage(settled.finished().stepSize())).isCloseTo(0.8, within(0.015));
        assertThat(onAverage(hurried.finished().stepSize())).isLessThan(0.77);
    }

    /** Forty iterations in which steps are accepted as in a normal, then ten as in one that is ten times narrower. */
    private static double accepted(double stepSize, int iteration) {
        return Math.exp(-(iteration % 50 < 40 ? 0.05 : 5) * stepSize * stepSize);
    }

    private static double onAverage(double stepSize) {
        double sum = 0;
        for (int i = 0; i < 50; i++) {
            sum += accepted(stepSize, i);
        }
        return sum / 50;
    }

    /** Single leapfrog steps along a narrow normal hardly move; those in a round one do. */
    @Test
    void draws_that_would_depend_on_each_other_take_several_transitions() {
        assertThat(transitionsOfADraw(Target.standardNormal(3))).isCloseTo(1, within(0.01));
        Target narrow = new Target(2, (q, g) -> {
            g[0] = -q[0];
            g[1] = -1e4 * (q[1] - q[0]);
            g[0] -= g[1];
            return -0.5 * q[0] * q[0] - 0.5e4 * (q[1] - q[0]) * (q[1] - q[0]);
        });
        assertThat(transitionsOfADraw(narrow)).isCloseTo(6, within(0.01));
    }

    /** The gradients of a draw in those of its last transition, on average. */
    private static double transitionsOfADraw(Target target) {
        NutsSettings settings = new NutsSettings(4, 1000, 1000, 0.8, 1).withMetric(NutsSettings.MetricKind.DIAGONAL);
        Nuts nuts = new Nuts(target, settings);
        NutsState state = nuts.init(Nuts.chainKey(5, 0));
        while (state.iteration() < settings.warmup()) {
            state = nuts.step(state).state();
        }
        long before = state.gradients();
        long last = 0;
        for (int i = 0; i < 400; i++) {
            Kernel.Step<NutsState> step = nuts.step(state);
            last += step.info().leapfrogs();
            state = step.state();
        }
        return (state.gradients() - before) / (double) last;
    }

    @Test
    void microcanonical_chains_are_led_by_nuts_at_first() {
        NutsSettings settings = NutsSettings.defaults();
        Nuts nuts = new Nuts(Target.eightSchools(), settings);
        Nuts mams = Moves.MICROCANONICAL.kernel(Target.eightSchools(), settings);
        NutsState one = nuts.init(Nuts.chainKey(3, 0));
        NutsState other = mams.init(Nuts.chainKey(3, 0));
        while (one.iteration() < 160) {
            one = nuts.step(one).state();
            other = mams.step(other).state();
        }
        assertThat(other.encode()).isEqualTo(one.encode());
        assertThat(mams.step(other).state().encode())
                .isNotEqualTo(nuts.step(one).state().encode());
    }
}
