package dev.variate.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.variate.program.Program;
import dev.variate.program.ReferenceEvaluator;
import dev.variate.tensor.Op;
import dev.variate.tensor.TensorFunction;
import dev.variate.tensor.Value;
import dev.variate.transform.Elements;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A function that is written out element by element, on the cases of the ops. */
class ElementsTest {

    @Test
    void every_op_that_can_be_written_out_gives_the_same_numbers() {
        Set<String> written = new TreeSet<>();
        for (OpCase c : OpCases.all()) {
            Optional<TensorFunction> elements = Elements.of(c.program().function());
            if (elements.isEmpty()) {
                continue;
            }
            written.add(c.op().getClass().getSimpleName());
            Value expected =
                    ReferenceEvaluator.evaluate(c.program(), c.byName()).get(0);
            Value actual = (Value) elements.get().apply(List.copyOf(c.arguments()));
            assertThat(actual.type()).as(c.toString()).isEqualTo(expected.type());
            for (int i = 0; i < expected.shape().size(); i++) {
                double scale = Math.max(1, Math.abs(expected.get(i)));
                if (Double.isFinite(expected.get(i))) {
                    // a sum of some hundred terms in another order
                    assertThat(actual.get(i)).as(c.toString()).isCloseTo(expected.get(i), within(1e-12 * scale));
                } else {
                    assertThat(Double.valueOf(actual.get(i)))
                            .as(c.toString())
                            .isEqualTo(Double.valueOf(expected.get(i)));
                }
            }
        }
        assertThat(written)
                .contains(
                        "Binary",
                        "Broadcast",
                        "Compare",
                        "Concatenate",
                        "Constant",
                        "Convert",
                        "Dot",
                        "Iota",
                        "Pad",
                        "Polygamma",
                        "Reduce",
                        "Reshape",
                        "Reverse",
                        "Select",
                        "Slice",
                        "StopGradient",
                        "Transpose",
                        "Unary");
    }

    @Test
    void an_index_that_is_known_is_written_out_too() {
        OpCase take = OpCases.all().stream()
                .filter(c -> c.op() instanceof Op.Take
                        && c.program().outputs().get(0).var().type().shape().size() > 0)
                .findFirst()
                .orElseThrow();
        assertThat(Elements.of(take.program().function())).isEmpty();
        TensorFunction f = take.program().function();
        Value index = take.arguments().get(1);
        TensorFunction known = new TensorFunction(
                List.of(f.arguments().get(0)),
                List.of(
                        new TensorFunction.Step(new Op.Constant(index), List.of()),
                        new TensorFunction.Step(take.op(), List.of(0, 1))),
                2);
        Value x = take.arguments().get(0);
        Value actual = (Value) Elements.of(known).orElseThrow().apply(List.of(x));
        assertThat(actual.sameAs((Value) f.apply(List.of(x, index)))).isTrue();
    }

    @Test
    void what_is_multiplied_by_zero_or_added_to_it_is_left_out() {
        TensorFunction padded = new TensorFunction(
                List.of(dev.variate.tensor.TensorType.f64(2)),
                List.of(
                        new TensorFunction.Step(new Op.Pad(List.of(0), List.of(2), List.of(0)), List.of(0)),
                        new TensorFunction.Step(new Op.Pad(List.of(2), List.of(0), List.of(0)), List.of(0)),
                        new TensorFunction.Step(new Op.Binary(Op.BinaryKind.ADD), List.of(1, 2))),
                3);
        Program written = Program.of("written", Elements.of(padded).orElseThrow());
        assertThat(written.equations()).noneMatch(e -> e.op() instanceof Op.Binary);
    }
}
