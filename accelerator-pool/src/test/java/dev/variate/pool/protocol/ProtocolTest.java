package dev.variate.pool.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.variate.diagnostics.Importance;
import dev.variate.diagnostics.MarginalLikelihood;
import dev.variate.tensor.DType;
import dev.variate.tensor.Shape;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;

class ProtocolTest {
    private static final Value MATRIX = Value.of(new TensorType(DType.I32, Shape.of(2, 3)), 1, 2, 3, 4, 5, 6);

    @Test
    void packed_doubles_come_back_bit_for_bit() {
        double[] numbers = {0.0, -0.0, 1.0 / 3, Double.MIN_VALUE, Double.MAX_VALUE, Double.NaN, Double.NEGATIVE_INFINITY
        };
        assertThat(PackedDoubles.unpack(PackedDoubles.pack(numbers))).containsExactly(numbers);
        assertThat(PackedDoubles.pack(1.0))
                .as("little-endian, so that a browser's Float64Array reads it")
                .isEqualTo("AAAAAAAA8D8=");
        assertThat(PackedDoubles.unpack("")).isEmpty();
    }

    @Test
    void packed_doubles_that_are_cut_short_are_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> PackedDoubles.unpack("AAAA"));
        assertThatIllegalArgumentException().isThrownBy(() -> PackedDoubles.unpack("no base64"));
    }

    @Test
    void a_lease_survives_its_journey() {
        Lease lease = new Lease(
                7,
                2,
                30,
                "nuts",
                "program",
                NamedTensor.listOf(Map.of("x", MATRIX)),
                RunSettings.standard(),
                -5,
                "jvm",
                1,
                2,
                List.of(Checkpoint.of(1, 40, new byte[] {1, 2, 3})),
                Optional.empty());
        Lease arrived = ProtocolJson.read(ProtocolJson.write(lease), Lease.class);
        assertThat(arrived).isEqualTo(lease);
        assertThat(NamedTensor.toMap(arrived.inputs()).get("x").sameAs(MATRIX)).isTrue();
        assertThat(arrived.checkpoints().getFirst().stateBytes()).containsExactly(1, 2, 3);
    }

    @Test
    void what_the_weights_say_survives_its_journey_even_where_it_is_no_number() {
        for (double kHat : new double[] {0.3, Double.NaN, Double.POSITIVE_INFINITY}) {
            Finish finish = new Finish(
                    Finish.Status.succeeded,
                    "",
                    0.5,
                    1.5,
                    9,
                    Optional.of(new Importance(kHat, 12.5)),
                    Optional.of(new MarginalLikelihood(-31.5, kHat)));
            assertThat(ProtocolJson.read(ProtocolJson.write(finish), Finish.class))
                    .isEqualTo(finish);
        }
        Finish chains = new Finish(Finish.Status.succeeded, "", 0.5, 1.5, 9);
        assertThat(ProtocolJson.read(ProtocolJson.write(chains), Finish.class)).isEqualTo(chains);
    }

    @Test
    void checks_that_were_kept_before_there_were_sensitivities_have_none() {
        String kept =
                "{\"variables\": [], \"loo\": [], \"predictions\": 0, \"refusal\": \"\", \"notes\": [], \"error\":"
                        + " \"\"}";
        assertThat(ProtocolJson.read(kept.getBytes(StandardCharsets.UTF_8), CheckResult.class)
                        .sensitivity())
                .isEmpty();
        CheckResult now = new CheckResult(
                List.of(),
                List.of(),
                0,
                "",
                List.of(),
                "",
                Optional.of(List.of(new CheckResult.Sensitivity("mu", 0.25, Double.NaN))));
        assertThat(ProtocolJson.read(ProtocolJson.write(now), CheckResult.class))
                .isEqualTo(now);
    }

    @Test
    void a_newer_studio_may_say_more_than_an_older_worker_knows() {
        assertThat(ProtocolJson.read(
                        "{\"cancel\": true, \"because\": \"somebody\"}".getBytes(StandardCharsets.UTF_8), Ack.class))
                .isEqualTo(new Ack(true));
    }

    @Test
    void settings_out_of_bounds_are_refused_on_arrival() {
        byte[] json = "{\"chains\": 0, \"warmup\": 1, \"draws\": 1, \"targetAccept\": 0.8, \"maxTreeDepth\": 10}"
                .getBytes(StandardCharsets.UTF_8);
        assertThatExceptionOfType(JacksonException.class)
                .isThrownBy(() -> ProtocolJson.read(json, RunSettings.class))
                .withMessageContaining("chains");
    }
}
