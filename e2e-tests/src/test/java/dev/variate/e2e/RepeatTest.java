package dev.variate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.variate.e2e.Rest.Settings;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Shared.class)
class RepeatTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Test
    void the_same_seed_gives_the_same_draws_and_another_seed_others(Rest rest) {
        var project = rest.project("seeds");
        var model = rest.model(project, "eight schools", Texts.EIGHT_SCHOOLS);
        var data = Optional.of(rest.data(project, "schools", Texts.SCHOOLS));
        var first = rest.run(project, model, data, Settings.USUAL, 11);
        var again = rest.run(project, model, data, Settings.USUAL, 11);
        var other = rest.run(project, model, data, Settings.USUAL, 12);
        rest.succeeded(first, LIMIT);
        rest.succeeded(again, LIMIT);
        rest.succeeded(other, LIMIT);
        var draws = rest.draws(first);
        assertThat(draws.lines().findFirst().orElseThrow()).startsWith("chain,draw,mu,tau,z[0],");
        assertThat(draws.lines()).hasSize(1 + 4 * 1000);
        assertThat(rest.draws(again)).isEqualTo(draws);
        assertThat(rest.draws(other)).isNotEqualTo(draws);
    }
}
