package dev.variate.frontend.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.variate.backend.model.GraphView;
import dev.variate.backend.model.GraphView.Edge;
import dev.variate.backend.model.GraphView.Kind;
import dev.variate.backend.model.GraphView.Node;
import dev.variate.backend.model.ProblemView;
import dev.variate.backend.run.LiveView.Marginal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LiveReportTest {

    private static final GraphView EIGHT_SCHOOLS = new GraphView(
            List.of(
                    node("mu", Kind.LATENT, "normal(0, 5)", "[]"),
                    node("z", Kind.LATENT, "normal(0, 1)", "[3]"),
                    node("theta", Kind.DETERMINISTIC, "", "[3]"),
                    node("y", Kind.OBSERVED, "normal(theta, sigma)", "[3]"),
                    node("sigma", Kind.DATA, "", "[3]")),
            List.of(new Edge("mu", "theta"), new Edge("z", "theta"), new Edge("theta", "y"), new Edge("sigma", "y")),
            List.of());

    private static Node node(String name, Kind kind, String distribution, String shape) {
        return new Node(name, kind, distribution, shape, "", 1, 1, "");
    }

    @Test
    void a_mistake_holds_the_posterior_that_is_drawn_and_names_its_line() {
        assertThat(LiveReport.held(6, true).state()).isEqualTo("held");
        assertThat(LiveReport.held(6, true).sentence()).contains("line 6");
    }

    @Test
    void a_mistake_in_the_first_text_speaks_of_no_posterior_that_nobody_sees() {
        assertThat(LiveReport.held(6, false).sentence()).doesNotContain("drawn");
    }

    @Test
    void observed_values_stand_beside_the_elements_that_they_scatter_around() {
        var data = "{\"sigma\": [15, 10, 16], \"y\": [28, 8, -3]}";
        assertThat(ObservedMarks.of(EIGHT_SCHOOLS, data)).isEqualTo(Map.of("theta", List.of(28.0, 8.0, -3.0)));
    }

    @Test
    void observed_values_that_are_no_numbers_are_left_out() {
        assertThat(ObservedMarks.of(EIGHT_SCHOOLS, "{\"y\": [28, \"eight\", -3]}"))
                .isEmpty();
        assertThat(ObservedMarks.of(EIGHT_SCHOOLS, "no JSON at all")).isEmpty();
    }

    @Test
    void a_line_carries_the_posterior_of_a_scalar_and_the_shape_of_anything_larger() {
        var marginal = new Marginal("mu", 4.389, 3.31, -1, 4.4, 9.9, 1.001, List.of(), List.of());
        var report = TextReport.of(EIGHT_SCHOOLS, List.<ProblemView>of(), List.of(marginal));
        assertThat(report.graph().nodes())
                .filteredOn(node -> node.id().equals("mu"))
                .extracting(TextReport.Node::hint)
                .containsExactly("4.4 ± 3.3");
        assertThat(report.graph().nodes())
                .filteredOn(node -> node.id().equals("theta"))
                .extracting(TextReport.Node::hint)
                .containsExactly("[3]");
    }

    @Test
    void figures_show_two_digits_of_the_spread_and_a_true_minus() {
        assertThat(TextReport.plusMinus(-0.6934, 0.0688)).isEqualTo("\u22120.693 ± 0.069");
        assertThat(TextReport.plusMinus(1234.5, 120)).isEqualTo("1,235 ± 120");
        assertThat(TextReport.plusMinus(Double.NaN, 1)).isEmpty();
    }

    @Test
    void a_curve_keeps_its_ends_its_peak_and_its_shape() {
        var x = List.of(0.0, 1.0, 2.0, 3.0, 4.0);
        var curve = Curve.of(new Marginal("mu", 2, 1, 0, 2, 4, 1, x, List.of(0.0, 0.2, 0.5, 0.2, 0.0)));
        assertThat(curve.low()).isZero();
        assertThat(curve.high()).isEqualTo(4);
        assertThat(curve.peak()).isEqualTo(0.5);
        assertThat(curve.heights()[0]).isZero();
        assertThat(curve.heights()[curve.heights().length - 1]).isZero();
        // the estimate is symmetric, so are its points, up to their rounding to thousandths
        for (var i = 0; i < curve.heights().length; i++) {
            assertThat(curve.heights()[i])
                    .isCloseTo(curve.heights()[curve.heights().length - 1 - i], org.assertj.core.data.Offset.offset(1));
        }
    }

    @Test
    void a_curve_without_points_is_empty_and_not_a_failure() {
        assertThat(Curve.of(new Marginal("mu", 2, 0, 2, 2, 2, Double.NaN, List.of(), List.of()))
                        .heights())
                .isEmpty();
    }
}
