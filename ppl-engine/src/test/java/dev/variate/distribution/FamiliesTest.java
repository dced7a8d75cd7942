package dev.variate.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.variate.model.Language;
import dev.variate.model.Option;
import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a program says of a variable is enough to draw it. */
class FamiliesTest {

    static List<Distribution> distributions() {
        Value weights = Value.vector(0.3, 0.7);
        Value transition = (Value) Tensor.stack(Value.vector(0.9, 0.1), Value.vector(0.2, 0.8));
        Distribution components =
                Mixture.of(weights, List.of(Normal.of(-1, 1), Normal.of(new double[] {1, 2, 3}, 0.5)));
        Distribution nested = Mixture.of(weights, List.of(components, Cauchy.of(0, 1)));
        return Stream.of(
                        SamplerTest.continuous().stream().map(DistributionCases.Continuous::distribution),
                        SamplerTest.discrete().stream().map(DistributionCases.Discrete::distribution),
                        MultivariateCases.continuous().stream().map(MultivariateCases.Vectors::distribution),
                        MultivariateCases.counts().stream().map(MultivariateCases.Counts::distribution),
                        LimitsTest.truncations().stream(),
                        Stream.of(
                                components,
                                nested,
                                HiddenMarkov.of(5, weights, transition, Normal.of(new double[] {0, 3}, 1)),
                                Censored.of(Weibull.of(2, 1), Optional.empty(), Optional.of(Value.vector(0.5, 2))),
                                PartlyCensored.of(Exponential.of(2), new double[] {0, 1}, false),
                                ZeroInflated.of(BetaBinomial.of(9, 2, 3), 0.2),
                                Hurdle.of(Geometric.of(0.3), new double[] {0.2, 0.6}),
                                Hurdle.of(Gamma.of(2, 1), 0.4),
                                Censored.of(
                                        ZeroInflated.of(Poisson.of(4), 0.4),
                                        Optional.empty(),
                                        Optional.of(Value.scalar(6.0))),
                                new Ascending(Normal.of(0, 2), 4),
                                Normal.of(new double[] {1, 2}, new double[] {3, 4})))
                .flatMap(s -> s)
                .filter(d -> !d.name().equals("icar"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("distributions")
    void a_distribution_made_anew_of_its_name_and_parameters_draws_the_same(Distribution d) {
        Map<String, Tensor> parameters = new LinkedHashMap<>();
        d.parameters().forEach((name, parameter) -> parameters.put(name, parameter.value()));
        Shape sample = Shape.of(3);
        Shape shape = sample.append(d.batchShape()).append(d.eventShape());

        Distribution again = Families.member(d.name(), parameters, shape, d instanceof Ascending);

        assertThat(((Value) again.sample(Key.of(5), sample)).elements())
                .containsExactly(((Value) d.sample(Key.of(5), sample)).elements());
    }

    @Test
    void every_distribution_of_the_language_can_be_drawn_or_says_why_not() {
        List<String> language = Arrays.stream(Language.class.getMethods())
                .filter(m -> m.getReturnType() == Tensor.class && takesOptions(m))
                .map(Method::getName)
                .distinct()
                .filter(name -> !List.of("factor", "draw", "flat", "flatPositive", "icar")
                        .contains(name))
                // made of several random variables, each of which is one of the others
                .filter(name -> !List.of(
                                "horseshoe", "regularizedHorseshoe", "r2d2", "stickBreaking", "stochasticVolatility")
                        .contains(name))
                .sorted()
                .toList();
        assertThat(language).contains("normal", "wishart").isEqualTo(Families.names());
    }

    private static boolean takesOptions(Method method) {
        Class<?>[] types = method.getParameterTypes();
        return types.length > 0 && types[types.length - 1] == Option[].class;
    }

    @Test
    void what_cannot_be_drawn_says_why() {
        assertThat(Families.whyNotDrawn("normal")).isEmpty();
        assertThat(Families.whyNotDrawn("flat").orElseThrow()).contains("no probability distribution");
        assertThat(Families.whyNotDrawn("mine").orElseThrow())
                .isEqualTo("`mine` is a distribution of the model's own, whose sampler stays with the model.");
    }

    @Test
    void parameters_that_the_family_does_not_have_are_refused() {
        assertThatThrownBy(() -> Families.member("normal", Map.of("mean", Value.scalar(0.0)), Shape.SCALAR, false))
                .isInstanceOf(IllegalArgumentException.class);
        Map<String, Tensor> swapped = new LinkedHashMap<>();
        swapped.put("scale", Value.scalar(1.0));
        swapped.put("location", Value.scalar(1.0));
        assertThatThrownBy(() -> Families.member("normal", swapped, Shape.SCALAR, false))
                .hasMessage("A 'normal' has the parameters [location, scale], found [scale, location]");
    }
}
